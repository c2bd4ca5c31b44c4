//! Prints the figures of a run and checks them.

use crate::{calls::Figures, crawl::Crawled, faults::Fault, server::Server, sync::Synced};

/// A line for each method; `true` where nothing was lost, doubled or mixed up.
pub(crate) fn methods(figures: &[Figures]) -> bool {
    println!(
        "\n{:<14}{:>8}{:>10}{:>8}{:>8}{:>8}{:>12}{:>6}{:>9}{:>7}",
        "method", "calls", "attempts", "done", "again", "unsure", "(were done)", "lost", "doubled", "mixed"
    );
    for one in figures {
        println!(
            "{:<14}{:>8}{:>10}{:>8}{:>8}{:>8}{:>12}{:>6}{:>9}{:>7}",
            one.method,
            one.calls,
            one.attempts,
            one.done,
            one.again,
            one.unsure,
            one.unsure_done,
            one.lost,
            one.doubled,
            one.mixed
        );
    }
    for example in figures.iter().filter_map(|one| one.example.as_ref()) {
        println!("    {example}");
    }
    println!(
        "again: done more than once, where that is the same as once\n\
         unsure: ended in an error, as nobody can tell the client whether it was done"
    );
    figures.iter().all(Figures::is_fine)
}

/// A line for the crawl; `true` where each user came once.
pub(crate) fn crawl(crawled: &Crawled) -> bool {
    let Crawled { users, pages, attempts, missing, misplaced, error } = crawled;
    println!("\ncrawl: {users} users on {pages} pages, {attempts} attempts, {missing} missing, {misplaced} misplaced");
    if let Some(error) = error {
        println!("    {error}");
    }
    crawled.is_fine()
}

/// A line for the copy; `true` where it is what the server has.
pub(crate) fn sync(synced: &Synced) -> bool {
    let Synced { users, told, runs, missing, left, error } = synced;
    println!(
        "\ncopy of {users} users: {told} changes told in {runs} runs, {missing} missing or out of date, {left} left over"
    );
    if let Some(error) = error {
        println!("    {error}");
    }
    synced.is_fine()
}

/// How often the server did what.
pub(crate) fn faults(server: &Server) {
    println!("\nfaults");
    let counts = server.faults();
    for fault in Fault::ALL {
        println!("{:>8} {}", counts.get(&fault).copied().unwrap_or(0), fault.as_str());
    }
}
