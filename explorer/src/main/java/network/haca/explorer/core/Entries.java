package network.haca.explorer.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Rlp;

/** The values of rows, as lists of RLP. */
final class Entries {
  private Entries() {}

  static Bytes write(Proof proof) {
    return Rlp.encodeList(
        text(proof.teeId()),
        text(proof.inputHash()),
        text(proof.outputHash()),
        Rlp.encode(proof.answered()),
        Rlp.encode(proof.published()),
        Rlp.encode(proof.teeType() + 1L),
        text(proof.model()),
        text(proof.version()),
        flag(proof.isAlone()),
        optional(proof.root()),
        text(proof.refusal().map(Proof.Refusal::reason).orElse("")),
        text(proof.refusal().map(Proof.Refusal::detail).orElse("")),
        Rlp.encode(proof.refusal().map(Proof.Refusal::at).orElse(0L)));
  }

  static Proof proof(Bytes32 leaf, Bytes value) {
    RowFields fields = new RowFields(value);
    Proof proof =
        new Proof(
            leaf,
            fields.hash(),
            fields.hash(),
            fields.hash(),
            fields.number(),
            fields.number(),
            (int) fields.number() - 1,
            fields.text(),
            fields.text(),
            fields.flag(),
            fields.optionalHash(),
            Optional.empty());
    Proof.Refusal refusal = new Proof.Refusal(fields.text(), fields.text(), fields.number());
    return refusal.reason().isEmpty() ? proof : proof.refused(refusal);
  }

  static Bytes write(Batch batch) {
    return Rlp.encodeList(
        Rlp.encode(batch.size()),
        flag(batch.isAlone()),
        text(batch.status().name()),
        Rlp.encode(batch.listed()),
        Rlp.encode(batch.batched()),
        Rlp.encode(batch.uploaded()),
        Rlp.encode(batch.opened()),
        Rlp.encode(batch.closed()),
        Rlp.encode(batch.number()),
        Rlp.encode(batch.block()),
        optional(batch.transaction()),
        text(batch.blob()));
  }

  static Batch batch(Bytes32 root, Bytes value) {
    RowFields fields = new RowFields(value);
    return new Batch(
        root,
        (int) fields.number(),
        fields.flag(),
        Status.valueOf(fields.text()),
        fields.number(),
        fields.number(),
        fields.number(),
        fields.number(),
        fields.number(),
        fields.number(),
        fields.number(),
        fields.optionalHash(),
        fields.text());
  }

  static Bytes write(Event.Node node) {
    List<Bytes> intervals = new ArrayList<>();
    for (Event.Interval each : node.enabled()) {
      intervals.add(Rlp.encodeList(Rlp.encode(each.from()), Rlp.encode(each.until())));
    }
    return Rlp.encodeList(
        Rlp.encode(node.teeType()),
        text(node.endpoint()),
        Rlp.encode(node.publicKey()),
        Rlp.encode(node.certificate()),
        Rlp.encode(node.block()),
        Rlp.encodeList(intervals));
  }

  static Node node(Bytes32 teeId, Bytes value) {
    RowFields fields = new RowFields(value);
    int teeType = (int) fields.number();
    String endpoint = fields.text();
    Bytes publicKey = fields.bytes();
    Bytes certificate = fields.bytes();
    long block = fields.number();
    List<Event.Interval> enabled = new ArrayList<>();
    for (Rlp.Item each : fields.list()) {
      RowFields interval = new RowFields(each);
      enabled.add(new Event.Interval(interval.number(), interval.number()));
    }
    return new Node(teeId, teeType, endpoint, publicKey, certificate, enabled, block);
  }

  static Bytes write(Tally tally) {
    return Rlp.encodeList(Rlp.encode(tally.count()), Rlp.encode(tally.last()));
  }

  static Tally tally(Bytes value) {
    RowFields fields = new RowFields(value);
    return new Tally(fields.number(), fields.number());
  }

  static Bytes text(String text) {
    return Rlp.encode(Bytes.ofUtf8(text));
  }

  static Bytes text(Bytes32 hash) {
    return Rlp.encode(hash.value());
  }

  static Bytes optional(Optional<Bytes32> hash) {
    return Rlp.encode(hash.map(Bytes32::value).orElse(Bytes.EMPTY));
  }

  static Bytes flag(boolean flag) {
    return Rlp.encode(flag ? 1 : 0);
  }
}
