package network.haca.lightclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import network.haca.contracts.Addresses;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Ed25519;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;

/** A block of the ledger that a test makes up, and CometBFT's header that vouches for it. */
final class MadeBlock {
  static final String CHAIN = "inference-test";
  private static final Bytes ZERO = Bytes32.ZERO.value();
  private static final Instant GENESIS = Instant.parse("2026-01-01T00:00:00Z");

  /** One validator signs: then no vote of a commit can be left out. */
  private static final Bytes SEED = TestChain.seed(1);

  static final List<TrustedValidator> VALIDATORS =
      List.of(new TrustedValidator(new Bytes32(Ed25519.publicKeyOf(SEED)), 1));

  private final long number;
  private final Bytes32 stateRoot;
  private final List<Bytes> transactions = new ArrayList<>();
  private final List<Bytes> receipts = new ArrayList<>();

  MadeBlock(long number, Bytes32 stateRoot) {
    this.number = number;
    this.stateRoot = stateRoot;
  }

  long number() {
    return number;
  }

  /** The place of the next transaction. */
  int size() {
    return transactions.size();
  }

  MadeBlock add(Bytes transaction, boolean succeeded, List<EventLog> logs) {
    List<Bytes> encoded = new ArrayList<>();
    for (EventLog log : logs) {
      encoded.add(
          Rlp.encodeList(
              Rlp.encode(log.address().value()),
              Rlp.encodeList(
                  log.topics().stream().map(topic -> Rlp.encode(topic.value())).toList()),
              Rlp.encode(log.data())));
    }
    transactions.add(transaction);
    receipts.add(
        Bytes.concat(
            transaction.slice(0, 1),
            Rlp.encodeList(
                Rlp.encode(succeeded ? 1 : 0),
                Rlp.encode(21_000L * transactions.size()),
                Rlp.encode(Bytes.wrap(new byte[256])),
                Rlp.encodeList(encoded))));
    return this;
  }

  /** One of the ledger's own transactions. */
  MadeBlock addSystem(Bytes step, List<EventLog> logs) {
    return add(
        Bytes.concat(
            Bytes.wrap(new byte[] {0x7e}),
            Rlp.encodeList(
                Rlp.encode(number),
                Rlp.encode(size()),
                Rlp.encode(Addresses.INFERENCES.value()),
                Rlp.encode(step))),
        true,
        logs);
  }

  Bytes header() {
    List<Bytes> fields = new ArrayList<>();
    fields.add(Rlp.encode(ZERO));
    fields.add(Rlp.encode(ZERO));
    fields.add(Rlp.encode(Address.ZERO.value()));
    fields.add(Rlp.encode(stateRoot.value()));
    fields.add(Rlp.encode(MadeTrie.of(transactions).root().value()));
    fields.add(Rlp.encode(MadeTrie.of(receipts).root().value()));
    fields.add(Rlp.encode(Bytes.wrap(new byte[256])));
    fields.add(Rlp.encode(0));
    fields.add(Rlp.encode(number));
    fields.add(Rlp.encode(30_000_000));
    fields.add(Rlp.encode(21_000));
    fields.add(Rlp.encode(time().getEpochSecond()));
    for (int i = fields.size(); i < 20; i++) {
      fields.add(Rlp.encode(Bytes.EMPTY));
    }
    return Rlp.encodeList(fields);
  }

  Bytes32 hash() {
    return Keccak.hash(header());
  }

  Instant time() {
    return GENESIS.plusSeconds(number);
  }

  /** Writes neighbouring entries, from a place on, with what proves them. */
  void write(ObjectNode block, int index, int count) {
    block.put("header", header().toHex());
    block.set("signedHeader", signedHeader());
    block.put("index", index);
    ArrayNode entries = block.putArray("entries");
    for (int i = index; i < index + count; i++) {
      ObjectNode entry = entries.addObject();
      MadeTrie.of(transactions)
          .proof(Rlp.encode(i))
          .forEach(node -> entry.withArray("transactionProof").add(node.toHex()));
      receiptProof(i).forEach(node -> entry.withArray("receiptProof").add(node.toHex()));
    }
  }

  List<Bytes> receiptProof(int index) {
    return MadeTrie.of(receipts).proof(Rlp.encode(index));
  }

  /** CometBFT's header of the next height, which carries the ledger's header of this one. */
  ObjectNode signedHeader() {
    Map<String, Bytes> digests = new TreeMap<>();
    digests.put("validators_hash", TrustedValidator.hash(VALIDATORS));
    digests.put("app_hash", hash().value());
    Instant signedAt = time().plusSeconds(1);
    CometHeader header =
        new CometHeader(11, 1, CHAIN, number + 1, signedAt, new BlockId(ZERO, 1, ZERO), digests);
    BlockId id = new BlockId(header.hash(), 1, ZERO);
    Commit unsigned = new Commit(number + 1, 0, id, List.of());
    Bytes address = VALIDATORS.getFirst().address();
    Vote vote = new Vote(Vote.Flag.COMMIT, address, signedAt, Bytes.EMPTY);
    Bytes signature = Ed25519.sign(SEED, vote.signedBytes(unsigned, CHAIN));
    Commit commit =
        new Commit(
            number + 1, 0, id, List.of(new Vote(Vote.Flag.COMMIT, address, signedAt, signature)));
    return (ObjectNode)
        ChainJson.of(new LightBlock(header, commit, VALIDATORS)).get("signed_header");
  }
}
