package network.haca.stack;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import network.haca.contracts.RegistryTransactions;
import network.haca.primitives.Bytes;
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
            + " is taken for 5 minutes after its date.",
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

  @Mixin private ChainOption chain = new ChainOption();

  @Mixin private KeyOption key = new KeyOption();

  @Override
  public Integer call() throws Exception {
    if (NodeEndpoint.parse(endpoint).isEmpty()) {
      throw new SetupException(endpoint + " is not https://host:port.", null);
    }
    Bytes publicKey = AttestationCommand.read(signingKey);
    Bytes tls = AttestationCommand.read(certificate);
    Bytes call =
        document == null
            ? RegistryTransactions.registerNode(
                publicKey, tls, RegistryCommand.address(payment), endpoint, kind.teeType())
            : RegistryTransactions.registerAttested(
                AttestationCommand.document(document),
                publicKey,
                tls,
                RegistryCommand.address(payment),
                endpoint,
                kind.teeType());
    return RegistryCommand.send(chain, key, call, "the node was not registered");
  }
}
