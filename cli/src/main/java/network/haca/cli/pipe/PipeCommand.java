package network.haca.cli.pipe;

import picocli.CommandLine.Command;

/** {@code haca pipe}. */
@Command(
    name = "pipe",
    description = "Asks a model inside a transaction, which pays for it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = PipeRun.class)
public final class PipeCommand {}
