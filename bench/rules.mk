# The benchmarks; bench/README.md says what they measure and which variables they hear.

# Programs: what each is made of besides its own file, and which of our libraries it stands on. The
# peers know nothing of our index.
BENCH_PROGRAMS := dump_words match load ask quotes fts5 groonga
BENCH_PARTS_dump_words := options
BENCH_PARTS_ask     := options
BENCH_PARTS_quotes  := options
BENCH_PARTS_match   := options queries serve
BENCH_PARTS_load    := load_client load_requests options queries serve
BENCH_PARTS_fts5    := queries serve peer
BENCH_PARTS_groonga := queries serve peer
BENCH_FOLDER_dump_words := query
BENCH_FOLDER_match      := query
BENCH_FOLDER_quotes     := text
BENCH_FOLDER_load       := client
BENCH_FOLDER_ask        := client
BENCH_FOLDER_fts5       := base
BENCH_FOLDER_groonga    := base
BENCH_LIBS_fts5    = -lsqlite3
BENCH_LIBS_load    = $(shell pkg-config --libs libuv)
BENCH_LIBS_groonga = $(shell pkg-config --libs groonga)

$(B)/obj/bench/groonga.c.o: CPPFLAGS += $(shell pkg-config --cflags groonga 2>/dev/null)

define bench_program
$(B)/bench/$(1): $(patsubst %,$(B)/obj/bench/%.c.o,$(1) $(BENCH_PARTS_$(1))) $(call archives,$(BENCH_FOLDER_$(1)))
	@mkdir -p $$(@D)
	@echo "  LD   $$@"
	$(Q)$(CC) $(LDFLAGS) $(SANFLAGS) -o $$@ $$^ $(call syslibs,$(BENCH_FOLDER_$(1))) $$(BENCH_LIBS_$(1)) -lpthread -lm
endef
$(foreach p,$(BENCH_PROGRAMS),$(eval $(call bench_program,$(p))))

# Lucene's part is compiled into one folder, by the jars that Debian installs.
LUCENE_JARS  = /usr/share/java/lucene-core-*.jar /usr/share/java/lucene-analyzers-common-*.jar /usr/share/java/lucene-queries-*.jar
LUCENE_PATH  = $(subst $() ,:,$(sort $(wildcard $(LUCENE_JARS))))
$(B)/bench/lucene/.made: $(wildcard bench/lucene/*.java)
	@mkdir -p $(@D)
	@echo "  JAVAC $(@D)"
	$(Q)javac -Xlint:all -d $(@D) -cp $(LUCENE_PATH) $^
	@touch $@

.PHONY: bench bench-deps bench-ours bench-peers bench-run bench-smoke
bench-ours: all $(patsubst %,$(B)/bench/%,dump_words match load ask quotes)
bench-peers: $(B)/bench/fts5 $(B)/bench/groonga $(B)/bench/lucene/.made

bench-deps:
	@packaging/deps.sh bench

# A corpus and a collection beside the project serve when none is named.
BENCH_CORPUS     ?= $(wildcard ../shared/corpora/news-en.jsonl.zst)
BENCH_COLLECTION ?= $(wildcard ../shared/corpora/ir/cranfield)
BENCH_VARIABLES   = ROUNDS ARTICLES COUNT SECONDS PARTS ENGINES WORK OUT CORPUS COLLECTION
bench_option      = $(if $(BENCH_$(1)),--$(shell echo $(1) | tr A-Z a-z) $(BENCH_$(1)))
BENCH_OPTIONS     = $(foreach v,$(BENCH_VARIABLES),$(call bench_option,$(v)))

bench: bench-deps
	@$(MAKE) --no-print-directory bench-run
bench-run: bench-ours bench-peers
	@/usr/bin/python3 -B bench/run.py $(BENCH_OPTIONS) $(B)

# The harness itself, in seconds: our engine alone, over the bundled examples.
bench-smoke: bench-ours
	@bash bench/smoke.sh $(B)
