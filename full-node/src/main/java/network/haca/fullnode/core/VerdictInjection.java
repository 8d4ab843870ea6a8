package network.haca.fullnode.core;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import network.haca.contracts.RelayContract;
import network.haca.contracts.ValidatorSchedule;
import network.haca.fullnode.tendermint.CanonicalVoteExtension;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Rlp;

/**
 * The transaction with which a proposer puts vote extensions into a block (rule V2): byte 0x7f and
 * a list of (validator's key, extension, signature). It may only stand first.
 */
public record VerdictInjection(List<Entry> entries) {
  public static final int PREFIX = 0x7f;
  public static final int BYTES_MAX = 64 << 10;

  /** One validator's signed extension. */
  public record Entry(Bytes32 validator, Bytes extension, Bytes signature) {}

  public VerdictInjection {
    entries = List.copyOf(entries);
  }

  public Bytes encode() {
    return Bytes.concat(
        Bytes.wrap(new byte[] {PREFIX}),
        Rlp.encodeList(
            entries.stream()
                .map(
                    entry ->
                        Rlp.encodeList(
                            Rlp.encode(entry.validator().value()),
                            Rlp.encode(entry.extension()),
                            Rlp.encode(entry.signature())))
                .toList()));
  }

  /** The first of the entries, as many as one transaction may have; the others can wait. */
  public VerdictInjection bounded() {
    List<Entry> taken = new ArrayList<>();
    for (Entry entry : entries) {
      taken.add(entry);
      if (new VerdictInjection(taken).encode().size() > BYTES_MAX) {
        taken.removeLast();
        break;
      }
    }
    return new VerdictInjection(taken);
  }

  public static boolean isInjection(Bytes transaction) {
    return !transaction.isEmpty() && transaction.get(0) == PREFIX;
  }

  /** Nothing if the bytes are not such a transaction. */
  public static Optional<VerdictInjection> decode(Bytes transaction) {
    if (!isInjection(transaction) || transaction.size() > BYTES_MAX) {
      return Optional.empty();
    }
    try {
      Rlp.Item list = Rlp.decode(transaction.slice(1, transaction.size() - 1));
      if (!(list instanceof Rlp.Sequence(List<Rlp.Item> items))) {
        return Optional.empty();
      }
      List<Entry> entries = new ArrayList<>();
      for (Rlp.Item item : items) {
        if (!(item instanceof Rlp.Sequence(List<Rlp.Item> fields))
            || fields.size() != 3
            || !(fields.get(0) instanceof Rlp.Text(Bytes key))
            || !(fields.get(1) instanceof Rlp.Text(Bytes extension))
            || !(fields.get(2) instanceof Rlp.Text(Bytes signature))
            || key.size() != Bytes32.SIZE) {
          return Optional.empty();
        }
        entries.add(new Entry(new Bytes32(key), extension, signature));
      }
      return Optional.of(new VerdictInjection(entries));
    } catch (Rlp.MalformedException e) {
      return Optional.empty();
    }
  }

  /** What a validator signs of its extension, by CometBFT's rules. */
  public static Bytes signBytes(Bytes extension, long height, int round, String chainId) {
    CanonicalVoteExtension canonical =
        CanonicalVoteExtension.newBuilder()
            .setExtension(ByteString.copyFrom(extension.asReadOnlyBuffer()))
            .setHeight(height)
            .setRound(round)
            .setChainId(chainId)
            .build();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      canonical.writeDelimitedTo(out);
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
    return Bytes.wrap(out.toByteArray());
  }

  /**
   * The valid entries in the order of the validator set, at most one for each validator (rules V2,
   * V3).
   *
   * @param height the height whose votes they are: the one before the block's
   */
  public List<Entry> validEntries(
      List<ValidatorSchedule.Member> validators,
      Set<Bytes> committed,
      long height,
      int round,
      String chainId) {
    Map<Bytes32, Entry> byKey = new TreeMap<>();
    Set<Bytes32> doubled = new TreeSet<>();
    for (Entry entry : entries) {
      if (byKey.put(entry.validator(), entry) != null) {
        doubled.add(entry.validator());
      }
    }
    List<Entry> valid = new ArrayList<>();
    for (ValidatorSchedule.Member validator : validators) {
      Entry entry = byKey.get(validator.publicKey());
      if (entry != null
          && !doubled.contains(entry.validator())
          && committed.contains(validator.address())
          && VoteExtension.decode(entry.extension()).isPresent()
          && Ed25519.verify(
              entry.validator().value(),
              signBytes(entry.extension(), height, round, chainId),
              entry.signature())) {
        valid.add(entry);
      }
    }
    return valid;
  }

  /** The single opinions of entries. */
  static List<RelayContract.Verdict> verdicts(List<Entry> entries) {
    List<RelayContract.Verdict> verdicts = new ArrayList<>();
    for (Entry entry : entries) {
      VoteExtension.decode(entry.extension())
          .ifPresent(
              extension ->
                  extension
                      .opinions()
                      .forEach(
                          opinion ->
                              verdicts.add(
                                  new RelayContract.Verdict(
                                      opinion.number(), entry.validator(), opinion.yes()))));
    }
    return verdicts;
  }
}
