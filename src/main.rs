fn main() -> std::process::ExitCode {
    tarief::cli::run()
}
