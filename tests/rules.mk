# `make check` and its longer relatives. Plans (tests/*.plan) say what runs; tests/run.py runs and counts.

.PHONY: deps check-deps demo check check-built check-format check-warnings check-quotes check-faults fuzz

deps:
	@packaging/deps.sh build

check-deps:
	@packaging/deps.sh check

# Sub-makes, because what pkg-config knows is read when make starts.
demo: deps
	@$(MAKE) --no-print-directory all
	@examples/demo.sh $(B)/bin demo-index

check: check-deps
	@$(MAKE) --no-print-directory check-built

# Everything that the plans run is built first, so that tests find programs, not compilers.
CHECK_JOBS ?= 2
check-built:
	@$(MAKE) --no-print-directory -j$(CHECK_JOBS) WERROR=1 all unit-build faults-build
	@$(MAKE) --no-print-directory -j$(CHECK_JOBS) WERROR=1 CC=clang CXX=clang++ B=build-clang libs
	@$(MAKE) --no-print-directory -j$(CHECK_JOBS) SAN=address all unit-build
	@$(MAKE) --no-print-directory -j$(CHECK_JOBS) fuzz-build
	@python3 -B tests/make-plan.py $(B) > $(B)/check.plan
	@python3 -B tests/faults/plan.py $(B) sample >> $(B)/check.plan
	@python3 -B tests/run.py --jobs $(CHECK_JOBS) $(B)/check.plan

.PHONY: unit-build libs
unit-build: $(UNIT)
libs: $(FOLDERS:%=$(B)/lib/%.a)

# The files that clang-format keeps; check-format says which are not as it would write them.
FORMATTED = $(shell git ls-files '*.c' '*.h' '*.cc' '*.hh')
check-format:
	@clang-format --dry-run --Werror $(FORMATTED) && echo "$(words $(FORMATTED)) passed, 0 failed"

check-quotes: all
	@tests/quotes/check.sh $(B)/bin ../shared tests/corpus/demo-quotes.jsonl

# --- Fuzzing: each tests/fuzz/FOLDER_what.c with libFuzzer, ASan and UBSan.
FUZZ_B        := build-fuzz
# vptr checks want the C++ runtime of the sanitizer, which a C program does not link.
FUZZ_FLAGS    := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr -fno-sanitize-recover=undefined
FUZZ_SECONDS  ?= 5
FUZZ_RUNS     ?= 10000000
FUZZ_SOURCES  := $(wildcard tests/fuzz/*.c)
FUZZ_TARGETS  := $(FUZZ_SOURCES:tests/fuzz/%.c=$(FUZZ_B)/fuzz/%)
# The folder whose library a target is linked with: what its name begins with.
fuzz_folder    = $(firstword $(subst _, ,$(1)))

# A posting file is damaged at places that the input names, so that nothing is learned from what its
# bytes are compared with; following that took most of the time.
$(FUZZ_B)/obj/postings/%.c.o $(FUZZ_B)/obj/tests/fuzz/postings_%.c.o: override CFLAGS += -fno-sanitize-coverage=trace-cmp

.PHONY: fuzz-build fuzz-targets
fuzz-build:
	@$(MAKE) --no-print-directory B=$(FUZZ_B) CC=clang CXX=clang++ CFLAGS="-O1 -g $(FUZZ_FLAGS)" \
	    CXXFLAGS="-O1 -g $(FUZZ_FLAGS)" fuzz-targets
fuzz-targets: $(FUZZ_TARGETS)
define fuzz_target
$(FUZZ_B)/fuzz/$(1): $(FUZZ_B)/obj/tests/fuzz/$(1).c.o $(patsubst %,$(FUZZ_B)/lib/%.a,$(call fuzz_folder,$(1)) $(USES_$(call fuzz_folder,$(1))))
	@mkdir -p $$(@D)
	@echo "  LD   $$@"
	$(Q)$(CC) -fsanitize=fuzzer,address,undefined -o $$@ $$^ $(call syslibs,$(call fuzz_folder,$(1))) -lpthread -lm
endef
ifeq ($(B),$(FUZZ_B))
$(foreach t,$(FUZZ_SOURCES:tests/fuzz/%.c=%),$(eval $(call fuzz_target,$(t))))
endif

fuzz: fuzz-build
	@set -e; for t in $(FUZZ_TARGETS); do \
	    echo "== $$t"; python3 -B tests/fuzz/seeds.py $$(basename $$t) $(FUZZ_B)/corpus/$$(basename $$t); \
	    $$t -runs=$(FUZZ_RUNS) -rss_limit_mb=4096 -print_final_stats=1 $(FUZZ_B)/corpus/$$(basename $$t); done

include bench/rules.mk

# --- Faults: tests/faults, with a library of our own that makes calls fail (tests/faults/shim/shim.h).
SHIM := $(B)/faults/shim.so
$(SHIM): $(wildcard tests/faults/shim/*.c) tests/faults/shim/shim.h
	@mkdir -p $(@D)
	@echo "  LD   $@"
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(CWARN) -fPIC -shared -o $@ $(filter %.c,$^) -lpthread

# Another one, for ThreadSanitizer.
CLOSES := $(B)/faults/closes.so
$(CLOSES): tests/faults/closes.c
	@mkdir -p $(@D)
	@echo "  LD   $@"
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O1 -g $(CWARN) -fPIC -shared -o $@ $<

.PHONY: faults-build
faults-build: $(SHIM) $(CLOSES)
check-faults: all faults-build
	@$(MAKE) --no-print-directory SAN=address all
	@python3 -B tests/faults/plan.py $(B) full > $(B)/faults.plan
	@python3 -B tests/run.py --jobs 1 $(B)/faults.plan

# Data races: the daemon under ThreadSanitizer, and its unit tests.
MINUTES ?= 30
THREAD_UNITS := queryd_background queryd_intact queryd_server queryd_stream queryd_watch queryd_kwic
.PHONY: check-threads
check-threads: all faults-build
	@$(MAKE) --no-print-directory SAN=thread all $(THREAD_UNITS:%=build-thread/unit/%)
	@set -e; for t in $(THREAD_UNITS); do \
	    TSAN_OPTIONS=exitcode=66 LD_PRELOAD=$(CLOSES) build-thread/unit/$$t; done
	@/usr/bin/python3 -B tests/faults/threads.py build-thread/bin/morgue-queryd $(B)/bin --minutes $(MINUTES)

# Ten million queries while generations come and go: memory and descriptors stay flat.
SOAK_QUERIES ?= 10000000
.PHONY: soak
soak: all faults-build $(B)/bench/load
	@/usr/bin/python3 -B tests/faults/soak.py $(B)/bin $(B)/bench/load --queries $(SOAK_QUERIES) $(SOAK_OPTIONS)
