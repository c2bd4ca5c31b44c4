//! The program: its library does all of it.

fn main() -> std::process::ExitCode {
    xtask::run()
}
