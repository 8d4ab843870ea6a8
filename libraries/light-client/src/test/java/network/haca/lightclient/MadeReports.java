package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.KeyPair;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import network.haca.contracts.Addresses;
import network.haca.contracts.RegistryContract;
import network.haca.pipe.FactReports;
import network.haca.pipe.OpenRequest;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;
import network.haca.schemas.NodeKind;
import network.haca.schemas.feed.FeedReport;
import network.haca.schemas.feed.SignedReport;

/**
 * The reports of data nodes on a fact that a made-up transaction asks for, as honest nodes sign
 * them, but for what a test changes.
 */
final class MadeReports {
  private static final int NODES = 4;
  private static final List<KeyPair> KEYS =
      IntStream.range(0, NODES).mapToObj(_ -> RsaPss.newKeyPair()).toList();

  private final List<Voice> voices;

  /** The question that is signed, from the one that was asked. */
  UnaryOperator<OpenRequest> question = open -> open;

  /** A report as it travels, from the one that was signed. */
  UnaryOperator<SignedReport> shown = signed -> signed;

  /** The kind of nodes that report. */
  NodeKind kind = NodeKind.DATA_NODE;

  /** When the nodes were registered, seconds. */
  long registered = 1_700_000_000;

  /**
   * What a node reports.
   *
   * @param owner of the node, by a number
   * @param after the admission, seconds
   */
  record Voice(int node, int owner, long value, long after) {
    static Voice of(int node, long value) {
      return new Voice(node, node, value, 1);
    }
  }

  MadeReports(Voice... voices) {
    this.voices = List.of(voices);
  }

  private static Bytes publicKey(Voice voice) {
    return Bytes.wrap(KEYS.get(voice.node()).getPublic().getEncoded());
  }

  static Bytes32 node(Voice voice) {
    return Keccak.hash(publicKey(voice));
  }

  static Address owner(int number) {
    return Address.ofWord(Bytes32.ofUnsigned(0x5000 + number));
  }

  /** The reports, in their order. */
  private List<SignedReport> signed(OpenRequest open, long chainId, long admitted) {
    return voices.stream()
        .map(voice -> signed(voice, open, chainId, admitted))
        .sorted(SignedReport.ORDER)
        .toList();
  }

  private SignedReport signed(Voice voice, OpenRequest open, long chainId, long admitted) {
    FeedReport report =
        new FeedReport(
            FactReports.round(chainId, question.apply(open)),
            BigInteger.valueOf(voice.value()),
            admitted + voice.after());
    return shown.apply(
        new SignedReport(
            report, node(voice), RsaPss.sign(KEYS.get(voice.node()).getPrivate(), report.hash())));
  }

  /** Encodes the signed reports as a conclusion carries them in the place of a proof. */
  Bytes encoded(OpenRequest open, long chainId, long admitted) {
    return FactReports.encode(signed(open, chainId, admitted));
  }

  void putInto(MadeState state) {
    for (Voice voice : voices) {
      RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node(voice));
      state.put(Addresses.REGISTRY, slots.registeredAt(), Bytes32.ofUnsigned(registered));
      state.put(Addresses.REGISTRY, slots.kind(), Bytes32.ofUnsigned(kind.teeType()));
      state.put(Addresses.REGISTRY, slots.measurement(), Bytes32.ofUnsigned(0xdd));
      state.put(Addresses.REGISTRY, slots.owner(), owner(voice.owner()).toWord());
    }
  }

  /** Each node once, in the order of the reports. */
  static void write(ObjectNode registry, MadeState state, List<MadeReports> all) {
    ArrayNode reporters = registry.putArray("reporters");
    Set<Bytes32> written = new HashSet<>();
    for (MadeReports reports : all) {
      for (Voice voice : reports.inOrder()) {
        if (written.add(node(voice))) {
          write(reporters.addObject(), voice, state);
        }
      }
    }
  }

  private List<Voice> inOrder() {
    return voices.stream()
        .sorted(Comparator.comparingLong(Voice::value).thenComparing(voice -> node(voice)))
        .toList();
  }

  private static void write(ObjectNode written, Voice voice, MadeState state) {
    RegistryContract.NodeSlots slots = RegistryContract.nodeSlots(node(voice));
    written.put("publicKey", publicKey(voice).toHex());
    MadeInference.write(written.putArray("accountProof"), state.accountProof(Addresses.REGISTRY));
    prove(written, "registrationProof", slots.registeredAt(), state);
    prove(written, "kindProof", slots.kind(), state);
    prove(written, "measurementProof", slots.measurement(), state);
    prove(written, "ownerProof", slots.owner(), state);
  }

  private static void prove(ObjectNode written, String field, Bytes32 slot, MadeState state) {
    MadeInference.write(written.putArray(field), state.storageProof(Addresses.REGISTRY, slot));
  }
}
