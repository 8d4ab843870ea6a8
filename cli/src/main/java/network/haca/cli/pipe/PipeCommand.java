package network.haca.cli.pipe;

import picocli.CommandLine.Command;

/** {@code haca pipe}. */
@Command(
    name = "pipe",
    description =
        "Asks a model inside a transaction, which pays for it, and proves what came of it.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PipeRun.class, PipeReceipt.class})
public final class PipeCommand {}
