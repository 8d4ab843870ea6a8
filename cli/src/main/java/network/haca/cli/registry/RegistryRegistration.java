package network.haca.cli.registry;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.haca.cli.options.ChainOption;
import network.haca.cli.options.GivenFile;
import network.haca.cli.options.SendOptions;
import network.haca.cli.outcome.CommandFailure;
import network.haca.contracts.NodeRegistrar;
import network.haca.contracts.NodeRegistration;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.role.SetupException;
import network.haca.schemas.NodeKind;
import network.haca.schemas.directory.NodeEndpoint;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code haca registry register}: a node that does not enrol itself. */
@Command(
    name = "register",
    description =
        "Registers a node; by an operator. Workers do that themselves when they start. A document"
            + " is taken for 5 minutes after its date. A network of production wants a commitment"
            + " first: the command makes it and waits 10 seconds.",
    mixinStandardHelpOptions = true)
final class RegistryRegistration implements Callable<Integer> {
  @Option(names = "--kind", required = true, description = "${COMPLETION-CANDIDATES}")
  private NodeKind kind = NodeKind.TEE_MODEL_WORKER;

  @Option(names = "--endpoint", required = true, paramLabel = "https://HOST:PORT")
  private String endpoint = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "DER",
      description = "the node's signing key as SubjectPublicKeyInfo")
  private Path signingKey = Path.of("");

  @Option(names = "--certificate", required = true, paramLabel = "DER")
  private Path certificate = Path.of("");

  @Option(names = "--payment", required = true, paramLabel = "ACCOUNT")
  private String payment = "";

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description = "the attestation; raw, base64 or hexadecimal. Not for VANILLA and ZKML_PROVER")
  private @Nullable Path document;

  @Option(
      names = "--possession",
      paramLabel = "FILE",
      description =
          "for VANILLA and ZKML_PROVER: the signing key's signature over the hash that this command"
              + " names without it; raw, base64 or hexadecimal")
  private @Nullable Path possession;

  @Mixin private SendOptions options = new SendOptions();

  @Override
  public Integer call() throws Exception {
    if (NodeEndpoint.parse(endpoint).isEmpty()) {
      throw new SetupException(endpoint + " is not https://host:port.", null);
    }
    NodeRegistration node =
        new NodeRegistration(
            GivenFile.read(signingKey),
            GivenFile.read(certificate),
            RegistryCommand.address(payment),
            endpoint,
            kind.teeType());
    Bytes proof = proof(node);
    NodeRegistrar registrar = options.key().registrar(options.chain());
    try {
      return options.done(
          document == null
              ? registrar.register(node, registration -> proof)
              : registrar.registerAttested(node, () -> proof));
    } catch (IOException e) {
      throw options.chain().undone("the node was not registered", e);
    }
  }

  /** The attestation, or the proof that the key is possessed. */
  private Bytes proof(NodeRegistration node) throws SetupException, CommandFailure {
    if (document != null) {
      return AttestationCommand.document(document);
    }
    if (possession != null) {
      return AttestationCommand.document(possession);
    }
    throw new SetupException(
        "Give --document, or for a node without an attestation --possession: the signature of its key"
            + " (RSA-PSS with SHA-256, MGF1-SHA-256 and a salt of 32 bytes) over the 32 bytes "
            + hash(node),
        null);
  }

  private Bytes32 hash(NodeRegistration node) throws SetupException, CommandFailure {
    ChainOption chain = options.chain();
    try {
      return node.hash(chain.client().chainId(), options.key().account());
    } catch (IOException e) {
      throw chain.unreachable(e);
    }
  }
}
