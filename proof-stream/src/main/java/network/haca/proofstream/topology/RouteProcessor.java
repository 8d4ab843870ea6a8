package network.haca.proofstream.topology;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.Route;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.WindowStore;

/**
 * Keeps each leaf once, and sends it along one route: the one that it came with first (rule O5). Of
 * a leaf with proofs in zero knowledge, it keeps each proof once.
 */
final class RouteProcessor extends ContextualProcessor<byte[], JudgedProof, byte[], Object> {
  static final String SEEN = "seen";

  /**
   * Proofs in zero knowledge, or entries, of one leaf that are judged: each costs a bridge a run of
   * a verifier, and one that holds is enough. All of them are signed for the node that answered.
   */
  static final int PROOFS_OF_LEAF_MAX = 16;

  /** No leaf: those have 32 bytes. */
  private static final Bytes BEGUN = Bytes.wrap(new byte[] {'b'});

  private final StreamMeters meters;

  // Set by init, which Kafka Streams calls first.
  @SuppressWarnings("NullAway.Init")
  private WindowStore<Bytes, String> seen;

  RouteProcessor(StreamMeters meters) {
    this.meters = meters;
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    super.init(context);
    seen = context.getStateStore(SEEN);
    // A window store without a segment has nowhere to keep its offset: Kafka Streams takes it for
    // corrupt at the next start, and says so at length.
    seen.put(BEGUN, "", context.currentSystemTimeMs());
  }

  @Override
  public void process(Record<byte[], JudgedProof> record) {
    Proof proof = record.value().proof();
    Bytes key = ProofIdentity.ofJudged(record.key(), proof);
    // The leaf fixes its date, so the same leaf always falls on the same instant of the store.
    long date = TimeUnit.SECONDS.toMillis(proof.getTimestamp());
    if (seen.fetch(key, date) != null) {
      meters.count(ProofOutcome.DUPLICATE);
      return;
    }
    if (proof.getRoute() == Route.ROUTE_ZK && !countProof(record.key(), date)) {
      meters.count(ProofOutcome.SURPLUS);
      return;
    }
    meters.count(ProofOutcome.ACCEPTED);
    String child = child(proof.getRoute());
    seen.put(key, child, date);
    Object next = child.equals(ProofTopology.BATCH) ? record.value() : proof;
    context().forward(record.withValue(next), child);
  }

  /** Counts one more proof of a leaf; false if there were as many as are judged. */
  private boolean countProof(byte[] leaf, long date) {
    Bytes key = Bytes.wrap(counted(leaf));
    String before = seen.fetch(key, date);
    int count = before == null ? 0 : Integer.parseInt(before);
    if (count >= PROOFS_OF_LEAF_MAX) {
      return false;
    }
    seen.put(key, Integer.toString(count + 1), date);
    return true;
  }

  /** No key of a leaf or a proof, which tell routes: those have 32 bytes. */
  private static byte[] counted(byte[] leaf) {
    return ByteBuffer.allocate(leaf.length + 1).put(leaf).put((byte) 'c').array();
  }

  private static String child(Route route) {
    return switch (route) {
      case ROUTE_INDIVIDUAL -> ProofTopology.INDIVIDUAL;
      case ROUTE_ZK -> ProofTopology.ZK;
      case ROUTE_BATCH, UNRECOGNIZED -> ProofTopology.BATCH;
    };
  }
}
