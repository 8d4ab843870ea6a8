package network.haca.benchmarks.stream;

import com.google.protobuf.Message;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RootSignature;
import network.haca.primitives.RsaPss;
import network.haca.primitives.SettlementLeaf;
import network.haca.schemas.NodeKind;
import network.haca.schemas.Proofs;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.Watermark;

/**
 * Proofs of one node that are signed before anything is measured, as the records of their topic.
 *
 * @param node the registry's record of their node
 * @param watermark the registry's record of the time when they were signed
 */
record PreparedProofs(Keyed node, Keyed watermark, List<Keyed> proofs) {
  /** Answers that share a signature (rule T6), as under load. */
  static final int LEAVES_OF_ROOT = 64;

  private static final Bytes WATERMARK_KEY = Bytes.wrap(new byte[] {'w'});

  /** Key and value of a record in Kafka. */
  record Keyed(Bytes key, Bytes value) {}

  PreparedProofs {
    proofs = List.copyOf(proofs);
  }

  /**
   * Signs proofs on all processors.
   *
   * @param count how many, a multiple of {@value #LEAVES_OF_ROOT} where they share signatures
   */
  static PreparedProofs sign(StreamBench.Signatures signatures, int count) {
    KeyPair keys = RsaPss.newKeyPair();
    Bytes publicKey = Bytes.wrap(keys.getPublic().getEncoded());
    Bytes32 node = Keccak.hash(publicKey);
    long now = Instant.now().getEpochSecond();
    int together = signatures == StreamBench.Signatures.ROOT ? LEAVES_OF_ROOT : 1;
    List<Keyed> proofs =
        IntStream.range(0, count / together)
            .parallel()
            .boxed()
            .flatMap(group -> signed(keys, node, now, group * together, together))
            .toList();
    return new PreparedProofs(
        registered(node, publicKey),
        new Keyed(
            WATERMARK_KEY,
            bytes(
                RegistryRecord.newBuilder()
                    .setWatermark(Watermark.newBuilder().setBlockTime(now))
                    .build())),
        proofs);
  }

  private static Stream<Keyed> signed(
      KeyPair keys, Bytes32 node, long now, int first, int together) {
    List<Bytes32> words =
        IntStream.range(first, first + together).mapToObj(Bytes32::ofUnsigned).toList();
    List<Bytes32> messages =
        words.stream().map(word -> SettlementLeaf.message(word, word, now)).toList();
    List<Bytes> signatures =
        together == 1
            ? List.of(RsaPss.sign(keys.getPrivate(), messages.getFirst()))
            : RootSignature.sign(messages, message -> RsaPss.sign(keys.getPrivate(), message));
    return IntStream.range(0, together)
        .mapToObj(i -> new SettlementLeaf(node, words.get(i), words.get(i), signatures.get(i), now))
        .map(leaf -> new Keyed(leaf.hash().value(), bytes(Proofs.of(leaf).build())));
  }

  private static Keyed registered(Bytes32 node, Bytes publicKey) {
    NodeRecord record =
        NodeRecord.newBuilder()
            .setTeeType(NodeKind.VANILLA.teeType())
            .setTeeId(Proofs.byteString(node.value()))
            .setPublicKey(Proofs.byteString(publicKey))
            .addEnabled(EnabledInterval.newBuilder().setFrom(1))
            .build();
    return new Keyed(node.value(), bytes(RegistryRecord.newBuilder().setNode(record).build()));
  }

  private static Bytes bytes(Message message) {
    return Bytes.wrap(message.toByteArray());
  }
}
