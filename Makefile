# Newsmorgue. `make demo` and `make check` are the two commands a fresh Debian 12 needs.
#
#   make            build/bin/{morgue-indexer,morgue-queryd,morgue}
#   make unit-X     unit tests of one folder, e.g. make unit-text
#   make V=1        show the commands
#   make demo, make check, make check-faults, make check-quotes, make fuzz: see tests/rules.mk
#   SAN=address     (or thread) builds with sanitizers into build-address/
#   CC=clang        works the same

CC       ?= gcc
CXX      ?= g++
ifeq ($(origin CC),default)
CC       := gcc
endif
ifeq ($(origin CXX),default)
CXX      := g++
endif
PREFIX   ?= /usr/local
VERSION  := 0.1.0

SAN      ?=
B        ?= build$(if $(SAN),-$(SAN))
Q        := $(if $(V),,@)

WERROR   ?=
WARN     := -Wall -Wextra -Wshadow $(if $(WERROR),-Werror)
CWARN    := $(WARN) -Wstrict-prototypes
CFLAGS   ?= -O2 -g
CXXFLAGS ?= -O2 -g
SANFLAGS := $(if $(filter address,$(SAN)),-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer)$(if $(filter thread,$(SAN)),-fsanitize=thread)
PKGS     := jansson nettle icu-uc icu-i18n libzstd libarchive libuv libseccomp
PKGFLAGS := $(shell pkg-config --cflags $(PKGS) xapian-core 2>/dev/null)
CPPFLAGS += -I. -D_GNU_SOURCE -DMORGUE_VERSION='"$(VERSION)"' $(PKGFLAGS)
DEPFLAGS  = -MMD -MP

# --- The floors: what each folder's library is linked with. tests/layers holds the includes to it.
FOLDERS  := base xapian-c text postings index remote query wire indexer queryd client
USES_base     :=
USES_xapian-c := base
USES_text     := base
USES_postings := base
USES_index    := text xapian-c postings base
USES_remote   := xapian-c base
USES_query    := remote index text xapian-c postings base
USES_wire     := base
USES_indexer  := index text xapian-c postings base
USES_queryd   := query remote index text xapian-c postings wire base
USES_client   := wire base

LIBS_base     := $(shell pkg-config --libs jansson nettle 2>/dev/null)
LIBS_xapian-c := $(shell pkg-config --libs xapian-core 2>/dev/null) -lstdc++
LIBS_text     := $(shell pkg-config --libs icu-i18n icu-uc 2>/dev/null)
LIBS_index    := $(shell pkg-config --libs libzstd 2>/dev/null)
LIBS_indexer  := $(shell pkg-config --libs libarchive 2>/dev/null)
LIBS_queryd   := $(shell pkg-config --libs libuv libseccomp 2>/dev/null)

PROGRAMS := morgue-indexer morgue-queryd morgue
MAIN_morgue-indexer := indexer
MAIN_morgue-queryd  := queryd
MAIN_morgue         := client

sources  = $(filter-out $(1)/main.c,$(wildcard $(1)/*.c $(1)/*.cc $(1)/*/*.c $(1)/*/*/*.c))
objects  = $(patsubst %,$(B)/obj/%.o,$(call sources,$(1)))
archives = $(patsubst %,$(B)/lib/%.a,$(1) $(USES_$(1)))
syslibs  = $(foreach f,$(1) $(USES_$(1)),$(LIBS_$(f)))

.DELETE_ON_ERROR:
.PHONY: all
all: $(PROGRAMS:%=$(B)/bin/%)

$(B)/obj/%.c.o: %.c
	@mkdir -p $(@D)
	@echo "  CC   $<"
	$(Q)$(CC) -std=c11 $(CPPFLAGS) $(CFLAGS) $(SANFLAGS) $(CWARN) $(DEPFLAGS) -fPIC -c -o $@ $<

$(B)/obj/%.cc.o: %.cc
	@mkdir -p $(@D)
	@echo "  CXX  $<"
	$(Q)$(CXX) -std=c++17 $(CPPFLAGS) $(CXXFLAGS) $(SANFLAGS) $(WARN) $(DEPFLAGS) -fPIC -c -o $@ $<

define library
$(B)/lib/$(1).a: $(call objects,$(1))
	@mkdir -p $$(@D)
	@echo "  AR   $$@"
	$(Q)rm -f $$@; ar rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call library,$(f))))

define program
$(B)/bin/$(1): $(B)/obj/$(MAIN_$(1))/main.c.o $(call archives,$(MAIN_$(1)))
	@mkdir -p $$(@D)
	@echo "  LD   $$@"
	$(Q)$(CC) $(LDFLAGS) $(SANFLAGS) -o $$@ $$^ $(call syslibs,$(MAIN_$(1))) -lpthread -lm
endef
$(foreach p,$(PROGRAMS),$(eval $(call program,$(p))))

# --- Unit tests: tests/unit/FOLDER_what.c is linked with that folder's library and what it uses.
unit_sources = $(wildcard tests/unit/$(1)_*.c)
unit_tests   = $(patsubst tests/unit/%.c,$(B)/unit/%,$(call unit_sources,$(1)))
define unit
$(patsubst tests/unit/%.c,$(B)/unit/%,$(wildcard tests/unit/$(1)_*.c)): $(B)/unit/%: $(B)/obj/tests/unit/%.c.o $(call archives,$(1))
	@mkdir -p $$(@D)
	@echo "  LD   $$@"
	$(Q)$(CC) $(LDFLAGS) $(SANFLAGS) -o $$@ $$^ $(call syslibs,$(1)) -lcmocka -lpthread -lm
.PHONY: unit-$(1)
unit-$(1): $(call unit_tests,$(1))
	@set -e; for t in $$^; do echo "== $$$$t"; $$$$t; done
endef
$(foreach f,$(FOLDERS),$(eval $(call unit,$(f))))
UNIT := $(foreach f,$(FOLDERS),$(call unit_tests,$(f)))
.PHONY: unit
unit: $(UNIT)
	@set -e; for t in $^; do echo "== $$t"; $$t; done

include $(wildcard tests/rules.mk packaging/rules.mk)

.PHONY: clean
clean:
	rm -rf build build-address build-thread build-clang build-fuzz demo-index

-include $(shell find $(B) -name '*.d' -type f 2>/dev/null)
