//! [`Together`]: tuples of requests, whose results are tuples.

use super::{Batch, BatchResults, Member};
use crate::http::{Error, Reply, Request};

/// A tuple of up to eight requests: see [`Batch::join`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no tuple of requests",
    note = "for more than eight calls, or for a list, use `Batch::all` or `Batch::add`"
)]
pub trait Together: private::Sealed {
    /// The tuple of their results.
    type Results;
    #[doc(hidden)]
    type Members;

    #[doc(hidden)]
    fn add_to(self, batch: &mut Batch) -> Self::Members;

    #[doc(hidden)]
    fn take(members: Self::Members, results: &mut BatchResults) -> Self::Results;
}

mod private {
    pub trait Sealed {}
}

macro_rules! together {
    ($($type:ident $value:ident),*) => {
        impl<$($type: Reply),*> private::Sealed for ($(Request<$type>,)*) {}

        impl<$($type: Reply),*> Together for ($(Request<$type>,)*) {
            type Results = ($(Result<$type, Error>,)*);
            type Members = ($(Member<$type>,)*);

            fn add_to(self, batch: &mut Batch) -> Self::Members {
                let ($($value,)*) = self;
                ($(batch.add($value),)*)
            }

            fn take(members: Self::Members, results: &mut BatchResults) -> Self::Results {
                let ($($value,)*) = members;
                ($(results.take($value),)*)
            }
        }
    };
}

together!(A a);
together!(A a, B b);
together!(A a, B b, C c);
together!(A a, B b, C c, D d);
together!(A a, B b, C c, D d, E e);
together!(A a, B b, C c, D d, E e, F f);
together!(A a, B b, C c, D d, E e, F f, G g);
together!(A a, B b, C c, D d, E e, F f, G g, H h);
