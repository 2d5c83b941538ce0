# The carom command: one file per subcommand
