package network.haca.cli.models;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.cli.outcome.ExitCode;
import network.haca.contracts.Addresses;
import network.haca.contracts.EthereumClient;
import network.haca.contracts.KeptVerifiers;
import network.haca.contracts.ModelRegistryContract;
import network.haca.contracts.ModelTransactions;
import network.haca.contracts.RegisteredModel;
import network.haca.models.ModelLookup;
import network.haca.models.PackageException;
import network.haca.models.PackageFetch;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Printable;
import network.haca.role.JsonOption;
import network.haca.role.SetupException;
import network.haca.zkverifier.MeasuredError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code haca model}: the models that the registry on chain names. */
@Command(
    name = "model",
    description = "Publishes models on Walrus and on chain, shows and fetches them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelPublish.class, ModelFetch.class})
public final class ModelCommand {
  private static final int LIMIT_MAX = 1_000;

  /** The version of the rules in which the registry began to keep the code of verifiers. */
  private static final int CODE_KEPT_SINCE = 5;

  @Command(
      name = "list",
      description = "Lists the registered models.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--from",
              paramLabel = "NUMBER",
              defaultValue = "0",
              description = "skips so many (default: ${DEFAULT-VALUE})")
          int from,
      @Option(
              names = "--limit",
              paramLabel = "NUMBER",
              defaultValue = "100",
              description = "shows so many at most (default: ${DEFAULT-VALUE})")
          int limit,
      @Mixin ChainOption chain,
      @Mixin JsonOption json)
      throws SetupException, CommandFailure {
    if (from < 0 || limit < 1 || limit > LIMIT_MAX) {
      throw new SetupException(
          "--from is 0 or more, --limit 1 to %d; %d and %d given".formatted(LIMIT_MAX, from, limit),
          null);
    }
    try {
      List<RegisteredModel> models = read(chain.client(), from, limit);
      json.print(document(chain, models), text(chain, models));
      return ExitCode.DONE.code();
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  private static List<RegisteredModel> read(EthereumClient client, int from, int limit)
      throws IOException {
    List<RegisteredModel> models = new ArrayList<>();
    for (Bytes32 id :
        client.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.ids(from, limit),
            ModelRegistryContract::decodeIds)) {
      models.add(
          client.read(
              Addresses.MODEL_REGISTRY,
              ModelRegistryContract.modelOf(id),
              output -> ModelRegistryContract.decodeModel(id, output)));
    }
    return models;
  }

  private static ObjectNode document(ChainOption chain, List<RegisteredModel> models) {
    ObjectNode document =
        JsonNodeFactory.instance.objectNode().put("accordingTo", chain.uri().toString());
    ArrayNode listed = document.putArray("models");
    models.forEach(model -> listed.add(ModelView.json(model)));
    return document;
  }

  private static String text(ChainOption chain, List<RegisteredModel> models) {
    List<String> lines = new ArrayList<>(List.of(chain.basis()));
    models.forEach(model -> lines.add(ModelView.line(model)));
    if (models.isEmpty()) {
      lines.add("no model is registered");
    }
    return String.join(System.lineSeparator(), lines);
  }

  @Command(
      name = "show",
      description = "Shows all that the registry holds of a model.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "MODEL", description = ModelReference.MEANING) String reference,
      @Mixin ChainOption chain,
      @Mixin WalrusOptions walrus,
      @Mixin JsonOption json)
      throws Exception {
    RegisteredModel model = ModelReference.find(reference, chain, walrus);
    ObjectNode shown = ModelView.json(model);
    if (model.circuit().isPresent()) {
      measuredError(model.circuit().get(), chain)
          .ifPresent(error -> shown.withObject("/circuit").put("maxErrorByOwner", error.value()));
    }
    String text = chain.basis() + System.lineSeparator() + ModelView.text(shown);
    json.print(shown.put("accordingTo", chain.uri().toString()), text);
    return ExitCode.DONE.code();
  }

  /** The word of the entry's owner, in the code of the verifier. */
  private static Optional<MeasuredError> measuredError(
      RegisteredModel.Circuit circuit, ChainOption chain) throws CommandFailure {
    EthereumClient client = chain.client();
    try {
      return client.rulesVersion() < CODE_KEPT_SINCE
          ? Optional.empty()
          : MeasuredError.in(new KeptVerifiers(client).code(circuit.verifierCodeHash()));
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }

  @Command(
      name = "withdraw",
      description = "Offers a model no more, for good; by its owner.",
      mixinStandardHelpOptions = true)
  int withdraw(
      @Parameters(paramLabel = "MODEL", description = ModelReference.MEANING) String reference,
      @Mixin WalrusOptions walrus,
      @Mixin SendOptions options)
      throws Exception {
    Bytes32 id = ModelReference.find(reference, options.chain(), walrus).id();
    return send(options, ModelTransactions.withdraw(id), "the model was not withdrawn");
  }

  @Command(
      name = "fee",
      description = "Changes what an inference costs; by the model's owner.",
      mixinStandardHelpOptions = true)
  int fee(
      @Parameters(paramLabel = "MODEL", description = ModelReference.MEANING) String reference,
      @Mixin FeeOption fee,
      @Mixin WalrusOptions walrus,
      @Mixin SendOptions options)
      throws Exception {
    RegisteredModel.Fees fees = fee.fees();
    Bytes32 id = ModelReference.find(reference, options.chain(), walrus).id();
    return send(options, ModelTransactions.setFees(id, fees), "the fees were not changed");
  }

  @Command(
      name = "name",
      description = "Lets a name point to a model; both the caller's, or the name nobody's yet.",
      mixinStandardHelpOptions = true)
  int name(
      @Parameters(paramLabel = "NAME") String name,
      @Parameters(paramLabel = "MODEL", description = ModelReference.MEANING) String reference,
      @Mixin WalrusOptions walrus,
      @Mixin SendOptions options)
      throws Exception {
    Bytes32 id = ModelReference.find(reference, options.chain(), walrus).id();
    return send(options, ModelTransactions.setName(name, id), "the name points nowhere new");
  }

  private static int send(SendOptions options, Bytes data, String refusal) throws Exception {
    return options.done(options.send(Addresses.MODEL_REGISTRY, data, refusal));
  }

  /** A model as a person names it. */
  public static final class ModelReference {
    public static final String MEANING = "name, id (0x and 64 hex digits), or blob id of a model";

    private ModelReference() {}

    /** Says whether it is an id, which no name looks like. */
    public static boolean isId(String reference) {
      return reference.matches("0x[0-9a-fA-F]{64}");
    }

    /** The id of the entry that an id or a name means. */
    public static Bytes32 id(String reference, ChainOption chain) throws CommandFailure {
      if (isId(reference)) {
        return Bytes32.fromHex(reference);
      }
      try {
        return chain
            .client()
            .read(
                Addresses.MODEL_REGISTRY,
                ModelRegistryContract.named(reference),
                ModelRegistryContract::decodeNamed)
            .orElseThrow(
                () ->
                    CommandFailure.absent(
                        "no model is named '%s', %s"
                            .formatted(Printable.line(reference), chain.basis()),
                        null));
      } catch (IOException e) {
        throw chain.unreachable(e);
      }
    }

    /** The entry that a reference means. */
    public static RegisteredModel find(String reference, ChainOption chain, WalrusOptions walrus)
        throws Exception {
      try {
        return new ModelLookup(chain.client(), new PackageFetch(walrus.reading()))
            .find(reference)
            .orElseThrow(
                () ->
                    CommandFailure.absent(
                        "no model '%s' is registered, %s"
                            .formatted(Printable.line(reference), chain.basis()),
                        null));
      } catch (PackageException e) {
        throw e;
      } catch (IOException e) {
        throw chain.unreachable(e);
      }
    }
  }
}
