//! Prints the figures of a run and checks them.

use crate::{
    calls::Figures,
    crawl::Crawled,
    faults::Fault,
    server::{RATE, Server},
    sync::Synced,
    throttle::Throttled,
};

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

/// A line for a service that takes so many calls a second, with and without waits; `true` where nothing was lost or doubled
/// and no more was refused with them, but for the calls that are in flight before anything is known.
pub(crate) fn throttled(runs: &[Throttled], at_once: usize) -> bool {
    println!("\nPOST to a service that takes {RATE} calls a second, of which it saves up a second's");
    for Throttled { is_on, refused, seconds, figures } in runs {
        let Figures { calls, lost, doubled, .. } = figures;
        let client = if *is_on { "waits while it is throttled" } else { "doesn't wait for other calls" };
        println!(
            "    {calls} calls, a client that {client}: {refused} refused in {seconds:.0} s, {lost} lost, {doubled} doubled"
        );
    }
    for example in runs.iter().filter_map(|run| run.figures.example.as_ref()) {
        println!("    {example}");
    }
    let refused = |is_on| runs.iter().filter(|run| run.is_on == is_on).map(|run| run.refused).sum::<u64>();
    runs.iter().all(|run| run.figures.is_fine()) && refused(true) <= refused(false) + at_once as u64
}

/// How often the server did what.
pub(crate) fn faults(server: &Server) {
    println!("\nfaults");
    let counts = server.faults();
    for fault in Fault::ALL {
        println!("{:>8} {}", counts.get(&fault).copied().unwrap_or(0), fault.as_str());
    }
}
