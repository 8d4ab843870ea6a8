package network.haca.cli.pipe;

import picocli.CommandLine.Command;

/** {@code haca pipe}. */
@Command(
    name = "pipe",
    description =
        "Asks a model inside a transaction, which pays for it, and proves what came of it; offers"
            + " sources of facts to contracts.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {PipeRun.class, PipeStatus.class, PipeReceipt.class, PipeOffer.class})
public final class PipeCommand {}
