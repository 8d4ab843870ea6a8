package network.haca.proofstream.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.MerkleTree;
import network.haca.primitives.RootSignature;
import network.haca.primitives.RsaPss;
import network.haca.primitives.Secp256k1;
import network.haca.primitives.SettlementLeaf;
import network.haca.proofstream.core.BatchLimits;
import network.haca.proofstream.rocksdb.SharedMemory;
import network.haca.schemas.NodeKind;
import network.haca.schemas.ProofOrigin;
import network.haca.schemas.Proofs;
import network.haca.schemas.settlement.ProvenInference;
import network.haca.schemas.settlement.TreeDump;
import network.haca.schemas.topic.Topic;
import network.haca.schemas.topic.Topics;
import network.haca.schemas.v1.Batch;
import network.haca.schemas.v1.EnabledInterval;
import network.haca.schemas.v1.NodeRecord;
import network.haca.schemas.v1.Proof;
import network.haca.schemas.v1.RegistryRecord;
import network.haca.schemas.v1.RejectedProof;
import network.haca.schemas.v1.Route;
import network.haca.schemas.v1.Watermark;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.LogAndContinueExceptionHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProofTopologyTest {
  private static final long START = 1_790_000_000L;
  private static final KeyPair KEYS = RsaPss.newKeyPair();
  private static final Bytes PUBLIC_KEY = Bytes.wrap(KEYS.getPublic().getEncoded());
  private static final Bytes32 TEE_ID = Keccak.hash(PUBLIC_KEY);
  private static final KeyPair OTHER_KEYS = RsaPss.newKeyPair();
  private static final Bytes32 PROVER = Bytes32.ofUnsigned(0x90);
  private static final Duration AGE = Duration.ofSeconds(2);

  // Set by open, which runs before each test.
  private TopologyTestDriver driver;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private TestInputTopic<byte[], byte[]> proofs;
  private TestInputTopic<byte[], byte[]> registry;
  private TestOutputTopic<byte[], byte[]> batches;
  private TestOutputTopic<byte[], byte[]> individual;
  private TestOutputTopic<byte[], byte[]> zk;
  private TestOutputTopic<byte[], byte[]> rejected;
  private TestOutputTopic<byte[], byte[]> parked;

  @BeforeEach
  void open() {
    open(new BatchLimits(3, 1 << 20, AGE), 2);
  }

  private void open(BatchLimits limits, int parkMax) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG,
        LogAndContinueExceptionHandler.class);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedMemory.class);
    properties.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD_LETTERS);
    driver =
        new TopologyTestDriver(
            ProofTopology.build(
                new StreamOptions(limits, parkMax, Duration.ofMillis(200)),
                new StreamMeters(meters)),
            properties,
            Instant.ofEpochSecond(START));
    proofs = input(Topics.PROOFS);
    registry = input(Topics.REGISTRY);
    batches = output(Topics.BATCHES.name());
    individual = output(Topics.INDIVIDUAL.name());
    zk = output(Topics.ZK.name());
    rejected = output(Topics.REJECTED.name());
    parked = output(Topics.PARKED.name());
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private TestInputTopic<byte[], byte[]> input(Topic<?> topic) {
    return driver.createInputTopic(
        topic.name(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output(String topic) {
    return driver.createOutputTopic(
        topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static SettlementLeaf leaf(int number, long timestamp) {
    Bytes32 word = Bytes32.ofUnsigned(number);
    Bytes signature = RsaPss.sign(KEYS.getPrivate(), SettlementLeaf.message(word, word, timestamp));
    return new SettlementLeaf(TEE_ID, word, word, signature, timestamp);
  }

  private void send(SettlementLeaf leaf) {
    send(leaf, leaf.hash().toArray());
  }

  private void send(SettlementLeaf leaf, byte[] key) {
    proofs.pipeInput(key, Proofs.of(leaf).build().toByteArray(), Instant.ofEpochSecond(START));
  }

  private void enable(long from, long until) {
    enable(from, until, NodeKind.VANILLA);
  }

  private void enable(long from, long until, NodeKind kind) {
    NodeRecord node =
        NodeRecord.newBuilder()
            .setTeeType(kind.teeType())
            .setTeeId(Proofs.byteString(TEE_ID.value()))
            .setPublicKey(Proofs.byteString(PUBLIC_KEY))
            .addEnabled(EnabledInterval.newBuilder().setFrom(from).setUntil(until))
            .build();
    registry.pipeInput(
        TEE_ID.toArray(), RegistryRecord.newBuilder().setNode(node).build().toByteArray());
  }

  private void watermark(long blockTime) {
    registry.pipeInput(
        new byte[] {'w'},
        RegistryRecord.newBuilder()
            .setWatermark(Watermark.newBuilder().setBlockTime(blockTime))
            .build()
            .toByteArray());
    driver.advanceWallClockTime(Duration.ofMillis(200));
  }

  private List<Batch> readBatches() {
    return batches.readValuesToList().stream().map(bytes -> parse(Batch.parser(), bytes)).toList();
  }

  private List<String> readReasons() {
    return rejected.readValuesToList().stream()
        .map(bytes -> parse(RejectedProof.parser(), bytes).getReason())
        .toList();
  }

  private static <M extends Message> M parse(com.google.protobuf.Parser<M> parser, byte[] bytes) {
    try {
      return parser.parseFrom(bytes);
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void o4ABatchClosesByCountAndItsDumpRebuildsItsRoot() throws TreeDump.MalformedException {
    enable(START - 100, 0);
    for (int i = 0; i < 3; i++) {
      send(leaf(i, START));
    }
    Batch batch = readBatches().getFirst();
    List<SettlementLeaf> leaves =
        TreeDump.read(Bytes.wrap(batch.getDump().toByteArray()), batch.getSize());
    assertEquals(3, leaves.size());
    assertEquals(
        MerkleTree.of(leaves.stream().map(SettlementLeaf::hash).toList()).root(),
        Proofs.bytes32(batch.getRoot()));
  }

  private static ProvenInference proven(int number) {
    Bytes input = Bytes.ofUtf8("in " + number);
    Bytes output = Bytes.ofUtf8("out");
    Bytes32 message = SettlementLeaf.message(Keccak.hash(input), Keccak.hash(output), START);
    Bytes signature = RsaPss.sign(KEYS.getPrivate(), message);
    return new ProvenInference(TEE_ID, signature, START, input, output, Bytes.fromHex("01"));
  }

  private void send(ProvenInference proven, Proof.Builder proof) {
    proofs.pipeInput(
        proven.leaf().hash().toArray(), proof.build().toByteArray(), Instant.ofEpochSecond(START));
  }

  /** The record of a proof, not signed yet. */
  private static Proof.Builder unsigned(ProvenInference proven) {
    Address prover = Secp256k1.addressOf(PROVER);
    return Proofs.of(proven.leaf())
        .setRoute(Route.ROUTE_ZK)
        .setModelId(Proofs.byteString(Bytes32.ZERO.value()))
        .setProven(Proofs.byteString(proven.encode()))
        .setProver(Proofs.byteString(prover.value()))
        .setProverAppointment(Proofs.byteString(appointment(KEYS, prover)));
  }

  private static Bytes appointment(KeyPair keys, Address prover) {
    return RsaPss.sign(keys.getPrivate(), ProofOrigin.appointment(prover));
  }

  private static Proof.Builder signed(Proof.Builder proof, Bytes32 key) {
    Bytes signature = Secp256k1.sign(key, ProofOrigin.message(proof.build())).toBytes();
    return proof.setProverSignature(Proofs.byteString(signature));
  }

  private static Proof.Builder byZk(ProvenInference proven) {
    return signed(unsigned(proven), PROVER);
  }

  private static ProvenInference withProof(ProvenInference proven, Bytes proof) {
    return new ProvenInference(
        proven.teeId(),
        proven.signature(),
        proven.timestamp(),
        proven.input(),
        proven.output(),
        proof);
  }

  @Test
  void o5AProversLeafGoesOnceWithItsProofAndNeverWithoutIt() {
    enable(START - 100, 0, NodeKind.ZKML_PROVER);
    ProvenInference proven = proven(1);
    send(proven, byZk(proven));
    send(proven, byZk(proven));
    assertEquals(1, zk.readValuesToList().size());
    ProvenInference second = proven(2);
    send(second, Proofs.of(second.leaf()));
    send(second, byZk(second).clearModelId());
    send(second, byZk(second).setProven(Proofs.byteString(proven.encode())));
    send(second, byZk(second).clearProven());
    assertEquals(Collections.nCopies(4, "MALFORMED"), readReasons());
    assertTrue(zk.isEmpty() && batches.isEmpty());
  }

  /**
   * Otherwise whoever is first with a proof that does not hold, or another model, spoils the leaf.
   */
  @Test
  void h4ACopyWithAnotherProofOrModelDoesNotTakeTheLeafsPlace() {
    enable(START - 100, 0, NodeKind.ZKML_PROVER);
    ProvenInference good = proven(1);
    ProvenInference bad = withProof(good, Bytes.fromHex("bad0"));
    send(bad, byZk(bad));
    Bytes other = Bytes32.ofUnsigned(9).value();
    send(good, signed(unsigned(good).setModelId(Proofs.byteString(other)), PROVER));
    send(good, byZk(good));
    send(good, byZk(good));
    assertEquals(3, zk.readValuesToList().size());
  }

  /** Each has a bridge run a verifier. */
  @Test
  void o5TheProofsOfOneLeafAreBounded() {
    enable(START - 100, 0, NodeKind.ZKML_PROVER);
    ProvenInference good = proven(1);
    for (int i = 0; i <= RouteProcessor.PROOFS_OF_LEAF_MAX; i++) {
      ProvenInference copy = withProof(good, Bytes32.ofUnsigned(i).value());
      send(copy, byZk(copy));
    }
    assertEquals(RouteProcessor.PROOFS_OF_LEAF_MAX, zk.readValuesToList().size());
    ProvenInference other = proven(2);
    send(other, byZk(other));
    assertEquals(1, zk.readValuesToList().size(), "another leaf goes its way");
  }

  /** Records of somebody who has the answer, and all that the node has published, but no key. */
  private static List<Proof.Builder> forged(ProvenInference good, int number) {
    ProvenInference bad = withProof(good, Bytes32.ofUnsigned(number).value());
    Bytes32 stranger = Bytes32.ofUnsigned(0xbad);
    Address account = Secp256k1.addressOf(stranger);
    Proof.Builder elsewhere = byZk(proven(7));
    return List.of(
        unsigned(bad),
        unsigned(bad).clearProver().clearProverAppointment(),
        // By a key of the stranger's, which no node has appointed.
        signed(unsigned(bad), stranger),
        signed(unsigned(bad).setProver(Proofs.byteString(account.value())), stranger),
        signed(
            unsigned(bad)
                .setProver(Proofs.byteString(account.value()))
                .setProverAppointment(Proofs.byteString(appointment(OTHER_KEYS, account))),
            stranger),
        // The node's own words for another proof, another leaf, and another model.
        unsigned(bad).setProverSignature(byZk(good).getProverSignature()),
        unsigned(bad).setProverSignature(elsewhere.getProverSignature()),
        byZk(good).setModelId(Proofs.byteString(Bytes32.ofUnsigned(number).value())),
        byZk(bad).setProverAppointment(Proofs.byteString(good.signature())));
  }

  @Test
  void o5WhoOnlyWritesToTheTopicUsesUpNoProofOfALeaf() {
    enable(START - 100, 0, NodeKind.ZKML_PROVER);
    ProvenInference good = proven(1);
    for (int i = 1; i <= RouteProcessor.PROOFS_OF_LEAF_MAX; i++) {
      forged(good, i).forEach(proof -> send(good, proof));
    }
    assertEquals(
        Collections.nCopies(
            RouteProcessor.PROOFS_OF_LEAF_MAX * forged(good, 1).size(), "BAD_SIGNATURE"),
        readReasons());
    assertTrue(zk.isEmpty());
    send(good, byZk(good));
    assertEquals(1, zk.readValuesToList().size());
  }

  /** With another form of its signature, or a field that nobody knows, a record is the same. */
  @Test
  void o5ACopyOfTheProversOwnRecordTakesNoFurtherPlace() {
    enable(START - 100, 0, NodeKind.ZKML_PROVER);
    ProvenInference good = proven(1);
    Proof.Builder own = byZk(good);
    send(good, own);
    Bytes signature = Bytes.wrap(own.getProverSignature().toByteArray());
    BigInteger s = new BigInteger(1, signature.slice(32, 32).toArray());
    Bytes other = Bytes.fromHex("0x%064x".formatted(Secp256k1.ORDER.subtract(s)));
    byte[] recovery = {(byte) (27 + 28 - signature.get(64))};
    Bytes malleated = Bytes.concat(signature.slice(0, 32), other, Bytes.wrap(recovery));
    send(good, byZk(good).setProverSignature(Proofs.byteString(malleated)));
    send(
        good,
        byZk(good)
            .setUnknownFields(
                UnknownFieldSet.newBuilder()
                    .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                    .build()));
    assertEquals(1, zk.readValuesToList().size());
    assertTrue(rejected.isEmpty(), "both are the prover's");
  }

  /** What is parked is not judged, so nothing that a stranger parks stands for anything else. */
  @Test
  void o3AForgedProofThatIsParkedFirstTakesNobodysPlace() {
    driver.close();
    open(new BatchLimits(3, 1 << 20, AGE), 100);
    watermark(START - 10);
    ProvenInference good = proven(1);
    forged(good, 1).forEach(proof -> send(good, proof));
    send(good, byZk(good).clearProverSignature());
    send(good, byZk(good));
    assertTrue(zk.isEmpty() && rejected.isEmpty());
    enable(START - 1, 0, NodeKind.ZKML_PROVER);
    watermark(START + 1);
    assertEquals(1, zk.readValuesToList().size());
    assertEquals(forged(good, 1).size() + 1, readReasons().size());
  }

  @Test
  void n2ANodeOfAnotherKindProvesNothing() {
    enable(START - 100, 0);
    ProvenInference proven = proven(1);
    send(proven, byZk(proven));
    assertEquals(List.of("MALFORMED"), readReasons());
  }

  /** Leaves that one signature covers. */
  private static List<SettlementLeaf> signedTogether(int count) {
    List<SettlementLeaf> leaves =
        IntStream.range(0, count).mapToObj(number -> leaf(number, START)).toList();
    List<Bytes> signatures =
        RootSignature.sign(
            leaves.stream().map(SettlementLeaf::message).toList(),
            message -> RsaPss.sign(KEYS.getPrivate(), message));
    return IntStream.range(0, count)
        .mapToObj(number -> withSignature(leaves.get(number), signatures.get(number)))
        .toList();
  }

  private static SettlementLeaf withSignature(SettlementLeaf leaf, Bytes signature) {
    return new SettlementLeaf(
        leaf.teeId(), leaf.inputHash(), leaf.outputHash(), signature, leaf.timestamp());
  }

  @Test
  void t6LeavesThatShareASignatureAreBatchedAndNoneTakesAnothersPath()
      throws TreeDump.MalformedException {
    enable(START - 100, 0);
    List<SettlementLeaf> good = signedTogether(3);
    send(good.get(0));
    send(withSignature(good.get(1), good.get(2).signature()));
    send(withSignature(leaf(7, START), good.get(0).signature()));
    send(good.get(1));
    send(good.get(2));
    assertEquals(List.of("BAD_SIGNATURE", "BAD_SIGNATURE"), readReasons());
    Batch batch = readBatches().getFirst();
    assertEquals(good, TreeDump.read(Bytes.wrap(batch.getDump().toByteArray()), batch.getSize()));
  }

  @Test
  void o4ABatchClosesByAge() {
    enable(START - 100, 0);
    send(leaf(1, START));
    assertTrue(batches.isEmpty());
    driver.advanceWallClockTime(AGE);
    assertEquals(1, readBatches().getFirst().getSize());
    driver.advanceWallClockTime(AGE);
    assertTrue(batches.isEmpty(), "an empty batch is not closed");
  }

  @Test
  void o4ABatchClosesByBytes() {
    driver.close();
    open(new BatchLimits(100, 4096, AGE), 2);
    enable(START - 100, 0);
    for (int i = 0; i < 4; i++) {
      send(leaf(i, START));
    }
    List<Batch> closed = readBatches();
    assertEquals(1, closed.size());
    assertTrue(closed.getFirst().getDump().size() <= 4096);
  }

  @Test
  void o5ALeafIsBatchedOnceHoweverOftenItComes() {
    enable(START - 100, 0);
    for (int i = 0; i < 3; i++) {
      send(leaf(i, START));
    }
    SettlementLeaf again = readLeaves(readBatches().getFirst()).getFirst();
    send(again);
    send(again);
    driver.advanceWallClockTime(AGE);
    assertTrue(batches.isEmpty());
  }

  private void sendAlone(SettlementLeaf leaf, String blobId) {
    proofs.pipeInput(
        leaf.hash().toArray(),
        Proofs.of(leaf).setRoute(Route.ROUTE_INDIVIDUAL).setBlobId(blobId).build().toByteArray(),
        Instant.ofEpochSecond(START));
  }

  @Test
  void o5ALeafTakesTheRouteThatItCameWithFirst() {
    enable(START - 100, 0);
    SettlementLeaf alone = leaf(1, START);
    SettlementLeaf batched = leaf(2, START);
    sendAlone(alone, "blob");
    sendAlone(alone, "another");
    send(alone);
    send(batched);
    sendAlone(batched, "blob");
    driver.advanceWallClockTime(AGE);
    assertEquals(List.of(batched), readLeaves(readBatches().getFirst()));
    List<Proof> individual =
        this.individual.readValuesToList().stream()
            .map(bytes -> parse(Proof.parser(), bytes))
            .toList();
    assertEquals(1, individual.size());
    assertEquals("blob", individual.getFirst().getBlobId());
    assertEquals(alone, Proofs.leaf(individual.getFirst()).orElseThrow());
    sendAlone(leaf(3, START), "");
    assertEquals(List.of("MALFORMED"), readReasons());
  }

  private static List<SettlementLeaf> readLeaves(Batch batch) {
    try {
      return TreeDump.read(Bytes.wrap(batch.getDump().toByteArray()), batch.getSize());
    } catch (TreeDump.MalformedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void o3AProofOfAnUnknownKeyWaitsAndCountsOnceTheKeyIsNamed() {
    watermark(START - 10);
    send(leaf(1, START));
    watermark(START + 59);
    assertTrue(rejected.isEmpty());
    enable(START - 1, 0);
    watermark(START + 60);
    driver.advanceWallClockTime(AGE);
    assertEquals(1, readBatches().getFirst().getSize());
    assertTrue(rejected.isEmpty());
  }

  @Test
  void o3AProofOfAnUnknownKeyIsRefusedOnlyAMinuteAfterItsDate() {
    send(leaf(1, START));
    watermark(START + 60);
    assertTrue(rejected.isEmpty());
    watermark(START + 61);
    assertEquals(List.of("UNKNOWN_NODE"), readReasons());
    assertTrue(batches.isEmpty());
  }

  @Test
  void o3AFullParkSpillsInsteadOfDropping() {
    for (int i = 0; i < 4; i++) {
      send(leaf(i, START));
    }
    assertEquals(2, parked.readValuesToList().size());
    enable(START - 1, 0);
    watermark(START + 1);
    driver.advanceWallClockTime(AGE);
    assertEquals(2, readBatches().getFirst().getSize());
  }

  @Test
  void n3AProofCountsOnlyWithinAnEnabledInterval() {
    enable(START - 100, START - 50);
    watermark(START + 200);
    send(leaf(1, START - 101));
    send(leaf(2, START - 100));
    send(leaf(3, START - 50));
    send(leaf(4, START - 49));
    driver.advanceWallClockTime(AGE);
    assertEquals(List.of("NOT_ENABLED", "NOT_ENABLED"), readReasons());
    assertEquals(2, readBatches().getFirst().getSize());
  }

  @Test
  void n3AProofThatIsTooOldIsRefused() {
    enable(START - 1_000_000, 0);
    watermark(START);
    long age = Topics.PROOF_AGE_MAX.toSeconds();
    send(leaf(1, START - age));
    send(leaf(2, START - age - 1));
    assertEquals(List.of("TOO_OLD"), readReasons());
  }

  @Test
  void o2AProofDatedAheadOfItsAppendTimeIsRefusedAtOnce() {
    enable(START - 100, 0);
    send(leaf(1, START + 300));
    send(leaf(2, START + 301));
    assertEquals(List.of("DATED_AHEAD"), readReasons());
  }

  @Test
  void forgedAndMalformedProofsAreRefusedWithTheReason() {
    enable(START - 100, 0);
    SettlementLeaf good = leaf(1, START);
    send(
        new SettlementLeaf(
            TEE_ID, good.inputHash(), Bytes32.ofUnsigned(9), good.signature(), START));
    send(good, new byte[32]);
    proofs.pipeInput(
        new byte[32],
        Proof.newBuilder().setTimestamp(START).build().toByteArray(),
        Instant.ofEpochSecond(START));
    assertEquals(List.of("BAD_SIGNATURE", "MALFORMED", "MALFORMED"), readReasons());
  }

  @Test
  void anUnreadableRecordGoesToTheDeadLettersAndTheStreamGoesOn() {
    enable(START - 100, 0);
    proofs.pipeInput(new byte[32], new byte[] {(byte) 0xff, 1, 2}, Instant.ofEpochSecond(START));
    send(leaf(1, START));
    driver.advanceWallClockTime(AGE);
    assertEquals(1, readBatches().getFirst().getSize());
    assertEquals(1, output(Topics.DEAD_LETTERS).readRecordsToList().size());
  }

  @Test
  void theOrderOfArrivalDoesNotChangeWhatIsSettled() {
    enable(START - 100, 0);
    send(leaf(3, START + 5));
    send(leaf(1, START - 5));
    send(leaf(2, START));
    Map<Bytes32, Long> dates =
        readLeaves(readBatches().getFirst()).stream()
            .collect(Collectors.toMap(SettlementLeaf::inputHash, SettlementLeaf::timestamp));
    assertEquals(
        new TreeSet<>(List.of(START - 5, START, START + 5)), new TreeSet<>(dates.values()));
  }

  @Test
  void o3ARegistryRecordThatIsATombstoneOrUnreadableEndsNothing() {
    registry.pipeInput(new byte[] {'x'}, (byte[]) null);
    registry.pipeInput(new byte[] {'x'}, new byte[] {(byte) 0xff, 1, 2});
    enable(START - 100, 0);
    send(leaf(1, START));
    driver.advanceWallClockTime(AGE);
    assertEquals(1, readBatches().size());
  }

  @Test
  void aProofWithoutAKeyIsRefusedAndATombstoneIsPassedOver() {
    enable(START - 100, 0);
    proofs.pipeInput(null, Proofs.of(leaf(1, START)).build().toByteArray());
    proofs.pipeInput(new byte[32], (byte[]) null);
    send(leaf(2, START));
    driver.advanceWallClockTime(AGE);
    assertEquals(List.of("MALFORMED"), readReasons());
    assertEquals(1, readBatches().size());
  }

  @Test
  void aNodeWhoseKeyIsNoneIsRefusedAndHoldsUpNothing() {
    SettlementLeaf signed = leaf(1, START);
    registry.pipeInput(
        TEE_ID.toArray(),
        RegistryRecord.newBuilder()
            .setNode(
                NodeRecord.newBuilder()
                    .setTeeId(Proofs.byteString(TEE_ID.value()))
                    .setPublicKey(Proofs.byteString(Bytes.wrap(new byte[] {1, 2, 3})))
                    .addEnabled(EnabledInterval.newBuilder().setFrom(START - 100)))
            .build()
            .toByteArray());
    send(signed);
    assertEquals(1, readReasons().size());
  }

  @Test
  void whatBecameOfEachProofIsCounted() {
    enable(START - 100, 0);
    SettlementLeaf twice = leaf(1, START);
    send(twice);
    send(twice);
    send(leaf(2, START), new byte[32]);
    driver.advanceWallClockTime(AGE);
    assertEquals(1, counted("accepted", ""));
    assertEquals(1, counted("duplicate", ""));
    assertEquals(1, counted("rejected", "malformed"));
    assertEquals(1, meters.get("haca.stream.batches").tag("cause", "age").counter().count());
  }

  private double counted(String outcome, String reason) {
    return meters
        .get("haca.stream.proofs")
        .tags("outcome", outcome, "reason", reason)
        .counter()
        .count();
  }
}
