package network.haca.contracts;

import java.math.BigInteger;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.Rlp;
import network.haca.primitives.Secp256k1;

/** A legacy transaction with replay protection (EIP-155), for this project's own clients. */
public record LegacyTransaction(
    long nonce, BigInteger gasPrice, long gasLimit, Address to, BigInteger value, Bytes data) {

  /** The bytes to broadcast. */
  public Bytes sign(long chainId, Bytes32 privateKey) {
    Bytes body =
        Bytes.concat(
            Rlp.encode(nonce),
            Rlp.encode(gasPrice),
            Rlp.encode(gasLimit),
            Rlp.encode(to.value()),
            Rlp.encode(value),
            Rlp.encode(data));
    Bytes32 hash =
        Keccak.hash(Rlp.encodeList(body, Rlp.encode(chainId), Rlp.encode(0), Rlp.encode(0)));
    Secp256k1.Signature signature = Secp256k1.sign(privateKey, hash);
    return Rlp.encodeList(
        body,
        Rlp.encode(2 * chainId + 35 + signature.recoveryId()),
        Rlp.encode(new BigInteger(1, signature.r().toArray())),
        Rlp.encode(new BigInteger(1, signature.s().toArray())));
  }
}
