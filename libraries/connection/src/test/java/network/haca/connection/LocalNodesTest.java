package network.haca.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import network.haca.attestation.ClientCertificate;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.schemas.v1.kserve.ModelInferRequest;
import network.haca.schemas.v1.kserve.ModelInferResponse;
import org.junit.jupiter.api.Test;

/** A call without a socket is let through where one over the socket is. */
class LocalNodesTest {
  private static final Optional<ClientCertificate> NOBODY = Optional.empty();
  private static final Optional<ClientCertificate> KNOWN =
      Optional.of(new ClientCertificate(Bytes.EMPTY, Bytes.EMPTY, Bytes32.ofUnsigned(1)));

  private final LocalNodes nodes = new LocalNodes();

  /**
   * @param certificate that it presents
   * @param isOpen to callers who present none
   */
  private record Node(Bytes certificate, boolean isOpen) implements LocalNode {
    @Override
    public boolean presents(Bytes other) {
      return certificate.equals(other);
    }

    @Override
    public boolean letsIn(Optional<ClientCertificate> caller) {
      return isOpen || caller.isPresent();
    }

    @Override
    public CompletionStage<ModelInferResponse> infer(ModelInferRequest request) {
      return CompletableFuture.completedStage(ModelInferResponse.getDefaultInstance());
    }
  }

  @Test
  void exactlyTheNodeWithTheRegisteredCertificateIsFound() {
    Node a = new Node(Bytes.fromHex("aa"), true);
    Node b = new Node(Bytes.fromHex("bb"), true);
    LocalNodes.Membership _ = nodes.add(a);
    LocalNodes.Membership _ = nodes.add(b);
    assertEquals(Optional.of(b), nodes.find(b.certificate(), NOBODY));
    assertEquals(Optional.empty(), nodes.find(Bytes.fromHex("cc"), NOBODY));
  }

  @Test
  void aNodeThatLetsNotEveryoneInIsFoundByThoseThatItKnows() {
    Node closed = new Node(Bytes.fromHex("aa"), false);
    LocalNodes.Membership _ = nodes.add(closed);
    assertEquals(Optional.empty(), nodes.find(closed.certificate(), NOBODY));
    assertEquals(Optional.of(closed), nodes.find(closed.certificate(), KNOWN));
  }

  @Test
  void aNodeThatHasLeftIsNotFound() {
    Node node = new Node(Bytes.fromHex("aa"), true);
    LocalNodes.Membership membership = nodes.add(node);
    membership.close();
    assertEquals(Optional.empty(), nodes.find(node.certificate(), NOBODY));
  }
}
