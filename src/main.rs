//! The program: reads its arguments in `cli` and does what they ask.

fn main() -> std::process::ExitCode {
    tarief::cli::run()
}
