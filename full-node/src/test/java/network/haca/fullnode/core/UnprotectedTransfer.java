package network.haca.fullnode.core;

import java.util.ArrayList;
import java.util.List;
import network.haca.evm.word.UInt256;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/** A transaction without replay protection, which names no chain (before EIP-155). */
public final class UnprotectedTransfer {
  private UnprotectedTransfer() {}

  /** One wei of the first development account's, with its first nonce. */
  public static Bytes signed(Address to) {
    List<Bytes> fields =
        new ArrayList<>(
            List.of(
                Rlp.encode(0),
                Rlp.encode(10_000_000_000L),
                Rlp.encode(21_000),
                Rlp.encode(to.value()),
                Rlp.encode(1),
                Rlp.encode(Bytes.EMPTY)));
    Secp256k1.Signature signature =
        Secp256k1.sign(
            DevelopmentAccounts.KEYS.getFirst(),
            Keccak.hash(Rlp.encodeList(fields.toArray(Bytes[]::new))));
    fields.add(Rlp.encode(27L + signature.recoveryId()));
    fields.add(Rlp.encode(UInt256.of(signature.r()).toBigInteger()));
    fields.add(Rlp.encode(UInt256.of(signature.s()).toBigInteger()));
    return Rlp.encodeList(fields.toArray(Bytes[]::new));
  }
}
