//! A list whose indices are typed and always valid, because they come only from [`Arena::push`].

use std::marker::PhantomData;

/// The index of an item of type `T`.
#[derive(Debug)]
pub struct Id<T> {
    /// Place in the arena, from 0.
    pub number: u32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    /// The first item's index.
    pub const FIRST: Self = Id { number: 0, of: PhantomData };

    fn new(number: usize) -> Self {
        Id { number: number as u32, of: PhantomData }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Id<T> {}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.number.cmp(&other.number)
    }
}

/// A list that is never empty, so that reading by [`Id`] needs no failure case.
#[derive(Debug)]
pub struct Arena<T> {
    first: T,
    rest: Vec<T>,
}

impl<T> Arena<T> {
    /// An arena of one item, [`Id::FIRST`].
    pub fn new(first: T) -> Self {
        Arena { first, rest: Vec::new() }
    }

    /// Adds an item.
    pub fn push(&mut self, item: T) -> Id<T> {
        self.rest.push(item);
        Id::new(self.rest.len())
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.rest.len() + 1
    }

    /// Never true.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Some index, for any number.
    pub fn any(&self, number: u64) -> Id<T> {
        Id::new((number % self.len() as u64) as usize)
    }

    /// The item of an index.
    pub fn at(&self, id: Id<T>) -> &T {
        let place = (id.number as usize).checked_sub(1);
        place.and_then(|p| self.rest.get(p)).unwrap_or(&self.first)
    }

    /// The item of an index, to change it.
    pub fn at_mut(&mut self, id: Id<T>) -> &mut T {
        let place = (id.number as usize).checked_sub(1);
        match place.and_then(|p| self.rest.get_mut(p)) {
            Some(item) => item,
            None => &mut self.first,
        }
    }

    /// All items in order.
    pub fn iter(&self) -> impl Iterator<Item = (Id<T>, &T)> {
        std::iter::once(&self.first).chain(&self.rest).enumerate().map(|(n, item)| (Id::new(n), item))
    }

    /// All indices in order.
    pub fn ids(&self) -> impl Iterator<Item = Id<T>> + use<T> {
        (0..self.len()).map(Id::new)
    }
}
