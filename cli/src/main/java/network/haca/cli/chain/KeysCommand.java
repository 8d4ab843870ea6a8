package network.haca.cli.chain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.ExitCode;
import network.haca.primitives.Address;
import network.haca.primitives.Secp256k1;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.senders.KeyFile;
import network.haca.senders.KeyRotation;
import network.haca.senders.SenderRole;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code haca keys}: the accounts in whose name a network sends. */
@Command(
    name = "keys",
    description = "Shows the accounts in whose name the network sends; never their keys.",
    mixinStandardHelpOptions = true)
public final class KeysCommand implements Callable<Integer> {

  @Mixin private KeyPlace place = new KeyPlace();

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public Integer call() throws Exception {
    return show(place, chain, json);
  }

  @Command(
      name = "show",
      description = "Shows each account's address, balance, next nonce and roles.",
      mixinStandardHelpOptions = true)
  int show(@Mixin KeyPlace place, @Mixin ChainOption chain, @Mixin JsonOption json)
      throws Exception {
    ArrayNode document = JsonNodeFactory.instance.arrayNode();
    List<String> lines = new ArrayList<>();
    for (KeyPlace.Sender sender : place.named("")) {
      Address account = Secp256k1.addressOf(KeyFile.read(sender.file()));
      try {
        SenderState state = SenderState.read(chain.client(), account);
        Optional<String> rotation = rotation(sender.file());
        document.add(state.toJson(sender.name(), rotation));
        lines.add(state.line(sender.name(), rotation));
      } catch (IOException e) {
        throw chain.unreachable(e);
      }
    }
    json.print(document, String.join(System.lineSeparator(), lines));
    return ExitCode.DONE.code();
  }

  @Command(
      name = "rotate",
      description = {
        "Puts a new key in the place of a sender's: makes it, gives the account the roles, funds it",
        "from the old one, switches the file, which running roles read again by themselves, takes",
        "the old one's roles and moves its rest. A copy of the key, in another file or a setting, is",
        "not switched: replace each as soon as the file is, for what it still sends is refused once",
        "the old account's roles are taken. Interrupted anywhere, it goes on when it is run again. By",
        "the administrator."
      },
      mixinStandardHelpOptions = true)
  int rotate(
      @Parameters(
              paramLabel = "SENDER",
              description = "relay, operator (all of them), keeper, or one by its name, as shown")
          String name,
      @Mixin KeyPlace place,
      @Mixin SendOptions options)
      throws Exception {
    SenderRole role =
        SenderRole.of(name)
            .orElseThrow(
                () ->
                    new SetupException(
                        name + " is no sender; give relay, operator or keeper", null));
    PrintStream progress = options.json().progress();
    ObjectNode accounts = JsonNodeFactory.instance.objectNode();
    for (KeyPlace.Sender sender : place.named(name)) {
      try {
        new KeyRotation(
                options.chain().client(),
                options.key().sender(options.chain()),
                role,
                sender.file(),
                (step, line) -> progress.printf("%s: %s%n", sender.name(), line),
                KeyRotation.SILENCE)
            .run();
        accounts.put(sender.name(), Secp256k1.addressOf(KeyFile.read(sender.file())).toHex());
      } catch (IOException e) {
        throw options
            .chain()
            .undone(
                "%s is not rotated to the end (what is done stays done; run it again to go on)"
                    .formatted(sender.name()),
                e);
      }
    }
    options.json().print(accounts);
    return ExitCode.DONE.code();
  }

  /** Says where a rotation stands that did not come to its end. */
  private static Optional<String> rotation(Path file) {
    String goOn = ": run its rotation again";
    if (Files.exists(KeyRotation.nextOf(file))) {
      return Optional.of("a rotation has begun" + goOn);
    }
    return Files.exists(KeyRotation.oldOf(file))
        ? Optional.of("its old account still has roles or a rest" + goOn)
        : Optional.empty();
  }
}
