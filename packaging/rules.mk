# The shared library, installing, and the source archive.
#
#   make install PREFIX=/usr DESTDIR=...    programs, libmorgue, man pages, completions, units, schemas
#   make deb                               Debian packages in build/deb, held against lintian
#   make check-deb                          installs them into a fresh Debian and runs the demo there
#   make dist                               newsmorgue-VERSION.tar.gz of what is committed

LIBDIR     ?= $(PREFIX)/lib
BINDIR     ?= $(PREFIX)/bin
SBINDIR    ?= $(PREFIX)/bin
INCLUDEDIR ?= $(PREFIX)/include
MANDIR     ?= $(PREFIX)/share/man
DATADIR    ?= $(PREFIX)/share/newsmorgue
DOCDIR     ?= $(PREFIX)/share/doc/newsmorgue
UNITDIR    ?= $(PREFIX)/lib/systemd/system

SOVERSION  := 0
LIBMORGUE  := libmorgue.so.$(SOVERSION)

# --- libmorgue: the client's library with what it uses of the lower floors; only morgue_ shows.
$(B)/lib/$(LIBMORGUE): $(B)/obj/client/morgue.c.o $(B)/obj/client/morgue_spawn.c.o $(B)/lib/wire.a $(B)/lib/base.a packaging/libmorgue.map
	@mkdir -p $(@D)
	@echo "  LD   $@"
	$(Q)$(CC) -shared $(LDFLAGS) $(SANFLAGS) -Wl,-soname,$(LIBMORGUE) -Wl,-z,defs \
	    -Wl,--version-script=packaging/libmorgue.map -o $@ $(filter %.o %.a,$^) $(LIBS_base) -Wl,--as-needed
$(B)/lib/libmorgue.so: $(B)/lib/$(LIBMORGUE)
	$(Q)ln -sf $(LIBMORGUE) $@
.PHONY: shared
shared: $(B)/lib/libmorgue.so $(B)/morgue.pc
all: shared

$(B)/morgue.pc: packaging/morgue.pc.in Makefile
	@mkdir -p $(@D)
	$(Q)sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' $< > $@

# --- Man pages, where scdoc is there.
MAN := $(patsubst docs/man/%.scd,$(B)/man/%,$(wildcard docs/man/*.scd))
$(B)/man/%: docs/man/%.scd
	@mkdir -p $(@D)
	$(Q)scdoc < $< > $@
.PHONY: man
man: $(if $(shell command -v scdoc),$(MAN))

# --- Installing
install_into = install -d $(DESTDIR)$(2) && install -m $(3) $(1) $(DESTDIR)$(2)/
.PHONY: install uninstall
install: all man
	$(call install_into,$(B)/bin/morgue $(B)/bin/morgue-indexer,$(BINDIR),755)
	$(call install_into,$(B)/bin/morgue-queryd,$(SBINDIR),755)
	$(call install_into,$(B)/lib/$(LIBMORGUE),$(LIBDIR),644)
	ln -sf $(LIBMORGUE) $(DESTDIR)$(LIBDIR)/libmorgue.so
	$(call install_into,client/morgue.h,$(INCLUDEDIR),644)
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@LIBDIR@|$(LIBDIR)|' -e 's|@VERSION@|$(VERSION)|' \
	    packaging/morgue.pc.in > $(B)/morgue.pc
	$(call install_into,$(B)/morgue.pc,$(LIBDIR)/pkgconfig,644)
	@for page in $(wildcard $(MAN)); do section=$${page##*.}; \
	    install -d $(DESTDIR)$(MANDIR)/man$$section && \
	    install -m 644 $$page $(DESTDIR)$(MANDIR)/man$$section/ || exit 1; done
	$(call install_into,schemas/*.json schemas/README.md,$(DATADIR)/schemas,644)
	install -d $(DESTDIR)$(DOCDIR)/examples && cp -r examples/articles examples/corrections.jsonl \
	    examples/feed.xml examples/python examples/shell examples/c examples/systemd examples/demo.sh $(DESTDIR)$(DOCDIR)/examples/
	$(call install_into,README.md CHANGELOG.md docs/*.md,$(DOCDIR),644)
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 packaging/completions/morgue.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/morgue
	install -d $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions
	install -m 644 packaging/completions/_morgue $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_morgue
	install -d $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 644 packaging/completions/morgue.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/morgue.fish
	@if [ -d packaging/systemd ]; then set -e; \
	    install -d $(DESTDIR)$(UNITDIR) $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d; \
	    for f in packaging/systemd/*.service packaging/systemd/*.socket; do \
	        [ ! -f $$f ] || sed -e 's|/usr/bin/morgue-queryd|$(SBINDIR)/morgue-queryd|' $$f \
	            > $(DESTDIR)$(UNITDIR)/$$(basename $$f); done; \
	    for f in packaging/systemd/*sysusers*.conf; do [ ! -f $$f ] || \
	        install -m 644 $$f $(DESTDIR)$(PREFIX)/lib/sysusers.d/newsmorgue.conf; done; \
	    for f in packaging/systemd/*tmpfiles*.conf; do [ ! -f $$f ] || \
	        install -m 644 $$f $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/newsmorgue.conf; done; fi

uninstall:
	rm -f $(addprefix $(DESTDIR)$(BINDIR)/,morgue morgue-indexer) $(DESTDIR)$(SBINDIR)/morgue-queryd
	rm -f $(DESTDIR)$(LIBDIR)/libmorgue.so* $(DESTDIR)$(LIBDIR)/pkgconfig/morgue.pc $(DESTDIR)$(INCLUDEDIR)/morgue.h
	rm -f $(foreach page,$(notdir $(MAN)),$(DESTDIR)$(MANDIR)/man$(lastword $(subst ., ,$(page)))/$(page))
	rm -f $(DESTDIR)$(PREFIX)/share/bash-completion/completions/morgue
	rm -f $(DESTDIR)$(PREFIX)/share/zsh/vendor-completions/_morgue
	rm -f $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/morgue.fish
	rm -rf $(DESTDIR)$(DATADIR) $(DESTDIR)$(DOCDIR)
	rm -f $(DESTDIR)$(UNITDIR)/morgue-queryd.* $(DESTDIR)$(PREFIX)/lib/sysusers.d/newsmorgue.conf \
	    $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/newsmorgue.conf

# --- The Debian packages, from what is committed: build/deb/*.deb. Wants debhelper.
DEB := build/deb
.PHONY: dist deb
deb:
	rm -rf $(DEB)
	mkdir -p $(DEB)
	git archive --format=tar.gz --prefix=newsmorgue-$(VERSION)/ -o $(DEB)/newsmorgue_$(VERSION).orig.tar.gz HEAD
	tar -C $(DEB) -xzf $(DEB)/newsmorgue_$(VERSION).orig.tar.gz
	cp -r packaging/debian $(DEB)/newsmorgue-$(VERSION)/debian
	cd $(DEB)/newsmorgue-$(VERSION) && dpkg-buildpackage -us -uc
	lintian --fail-on error $(DEB)/*.changes
	@ls $(DEB)/*.deb

# Installs what `make deb` has made into a fresh Debian under DEB_ROOT, or onto this machine with DEB_ROOT=/,
# and runs the demo and the daemon from there. Wants root; debootstrap wants a Debian mirror.
DEB_ROOT ?= build/deb-root
.PHONY: check-deb
check-deb: deb
	packaging/check-deb.sh $(DEB) $(DEB_ROOT)

dist:
	git archive --format=tar.gz --prefix=newsmorgue-$(VERSION)/ -o newsmorgue-$(VERSION).tar.gz HEAD
	@echo newsmorgue-$(VERSION).tar.gz
