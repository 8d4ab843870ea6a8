package network.haca.cli.payments;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import network.haca.cli.options.HomeOption;
import network.haca.devnet.network.PaymentFiles;
import network.haca.role.SetupException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The facilitator that a command asks: by default the one of this home's network. */
final class FacilitatorOption {
  static final String NAME = "--facilitator";

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = NAME,
      paramLabel = "URI",
      description = "whose books (default: the one of 'up --paid')")
  private @Nullable URI facilitator;

  /** The files in which the network of this home tells of its payments. */
  PaymentFiles files() {
    return new PaymentFiles(home.path());
  }

  URI uri() throws IOException, SetupException {
    return facilitator == null ? local(files().facilitator(), NAME) : facilitator;
  }

  /** An address that this home knows of its payments; refused if it knows none. */
  URI local(Optional<URI> known, String option) throws SetupException {
    return known.orElseThrow(
        () ->
            new SetupException(
                "the network of %s has no payments; start it with 'haca up --llm --paid', or give %s"
                    .formatted(home.path(), option),
                null));
  }
}
