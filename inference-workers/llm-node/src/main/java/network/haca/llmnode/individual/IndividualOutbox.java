package network.haca.llmnode.individual;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import network.haca.llmnode.core.IndividualProofs;
import network.haca.llmnode.llm.PublishedAnswer;
import network.haca.primitives.Bytes;
import network.haca.primitives.SettlementLeaf;
import network.haca.provingnode.core.Outbox;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.IndividualProof;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.Route;
import network.haca.walrus.BlobId;

/** Makes an individual proof durable together with its request and answer (rule O1). Blocks. */
public final class IndividualOutbox implements IndividualProofs {
  private final Outbox<IndividualProof> outbox;
  private final IndividualOptions options;

  public IndividualOutbox(Outbox<IndividualProof> outbox, IndividualOptions options) {
    this.outbox = outbox;
    this.options = options;
  }

  @Override
  public Optional<String> refusal() {
    return outbox.refusal();
  }

  @Override
  public Optional<String> append(
      SettlementLeaf leaf, Proof.Builder proof, JsonNode input, PublishedAnswer output)
      throws Outbox.NotKeptException {
    Bytes payload = IndividualPayload.of(input, output, leaf);
    long bytesMax = Math.min(options.payloadBytesMax(), BlobId.bytesMax(options.shards()));
    if (payload.size() > bytesMax) {
      return Optional.empty();
    }
    BlobId blobId = BlobId.of(payload, options.shards());
    var _ =
        outbox.append(
            IndividualProof.newBuilder()
                .setProof(proof.setRoute(Route.ROUTE_INDIVIDUAL).setBlobId(blobId.toText()))
                .setPayload(Proofs.byteString(payload))
                .build());
    return Optional.of(blobId.toText());
  }
}
