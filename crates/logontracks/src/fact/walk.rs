//! Walks over many facts, page by page: of a fact that is passed over, nothing is made.

use super::page::Sealed;
use super::store::{NO_FACT, PAGE};
use super::{Fact, FactId, Facts, Kinds, Source, Sym};

/// A fact that is not yet made: what is looked at first is at hand.
pub(crate) struct Glimpse<'p> {
    pub id: FactId,
    page: Sealed<'p>,
    index: usize,
    sources: &'p [Source],
}

impl Glimpse<'_> {
    /// Whether it is of one of these kinds.
    #[inline]
    pub fn is_of(&self, kinds: Kinds) -> bool {
        self.page.kind(self.index).is_some_and(|kind| kinds.contains(kind))
    }

    #[inline]
    pub fn event_id(&self) -> u16 {
        self.page.cited(self.index).map_or(0, |cited| cited.event_id())
    }

    #[inline]
    pub fn record_id(&self) -> u64 {
        self.page.cited(self.index).map_or(0, |cited| cited.record_id)
    }

    #[inline]
    pub fn channel(&self) -> Sym {
        self.source().map_or(Sym::NONE, |source| source.channel)
    }

    #[inline]
    fn source(&self) -> Option<&Source> {
        self.sources.get(self.page.cited(self.index)?.source as usize)
    }

    /// The fact itself.
    #[inline]
    pub fn fact(&self) -> Option<Fact> {
        self.page.fact(self.index, self.sources)
    }
}

impl Facts {
    /// Calls `take` with every fact and its number as they lie: computer by computer, file by file. Much faster than
    /// [`Facts::iter`] where there are many computers, for whoever needs no order.
    pub fn each(&self, mut take: impl FnMut(FactId, Fact)) {
        self.glimpses(|glimpse| {
            if let Some(fact) = glimpse.fact() {
                take(glimpse.id, fact);
            }
        });
    }

    /// The same of facts of these kinds: those of others are not made.
    pub fn each_of(&self, kinds: Kinds, take: impl FnMut(FactId, Fact)) {
        self.each_of_part(kinds, (0, 1), take);
    }

    /// The same of one of so many parts that are about as large, for as many threads.
    pub(crate) fn each_of_part(&self, kinds: Kinds, part: (usize, usize), mut take: impl FnMut(FactId, Fact)) {
        self.glimpses_of(part, |glimpse| {
            if glimpse.is_of(kinds)
                && let Some(fact) = glimpse.fact()
            {
                take(glimpse.id, fact);
            }
        });
    }

    /// The same with only the computer that wrote the record.
    pub fn each_computer(&self, mut take: impl FnMut(FactId, Sym)) {
        self.glimpses(|glimpse| {
            if let Some(source) = glimpse.source() {
                take(glimpse.id, source.computer);
            }
        });
    }

    fn glimpses(&self, take: impl FnMut(Glimpse<'_>)) {
        self.glimpses_of((0, 1), take);
    }

    fn glimpses_of(&self, (part, of): (usize, usize), mut take: impl FnMut(Glimpse<'_>)) {
        let len = self.pages.len().div_ceil(of.max(1));
        let first = part.saturating_mul(len);
        let mut ids = self.ids.from(first.saturating_mul(PAGE));
        let mut of_page = Vec::with_capacity(PAGE);
        for page in self.pages.iter().skip(first).take(len) {
            of_page.clear();
            of_page.extend(ids.by_ref().take(PAGE));
            page.with(self.spill.as_deref(), |bytes| {
                let page = Sealed::of(bytes)?;
                let all = (0..page.len()).zip(&of_page).filter(|(_, id)| **id != NO_FACT);
                all.for_each(|(index, id)| take(Glimpse { id: *id, page, index, sources: &self.sources }));
                Some(())
            });
        }
    }

    /// Calls `take` with each of these facts, in their order, and its place among them. Fast where facts that follow
    /// each other are of one computer.
    pub(crate) fn walk(&self, ids: impl IntoIterator<Item = FactId>, mut take: impl FnMut(usize, Glimpse<'_>)) {
        let place = |(at, id): (usize, FactId)| Some((at, id, self.places.get(id.0 as usize)? as usize));
        let mut rest = ids.into_iter().enumerate().filter_map(place).peekable();
        while let Some((.., first)) = rest.peek() {
            let number = first / PAGE;
            let mut same = std::iter::from_fn(|| rest.next_if(|(.., place)| place / PAGE == number));
            self.pages.get(number).and_then(|page| {
                page.with(self.spill.as_deref(), |bytes| {
                    let page = Sealed::of(bytes)?;
                    same.by_ref().for_each(|(at, id, place)| {
                        take(at, Glimpse { id, page, index: place % PAGE, sources: &self.sources });
                    });
                    Some(())
                })
            });
            // Of a page that cannot be read, nothing was taken.
            same.for_each(drop);
        }
    }
}
