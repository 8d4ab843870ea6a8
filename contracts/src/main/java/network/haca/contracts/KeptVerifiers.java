package network.haca.contracts;

import java.io.IOException;
import network.haca.primitives.Address;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;

/** Reads the code of verifiers that the registry of models keeps (rule H3) from a full node. */
public final class KeptVerifiers {
  private final EthereumClient chain;

  public KeptVerifiers(EthereumClient chain) {
    this.chain = chain;
  }

  /**
   * The code with a hash.
   *
   * @throws IOException if the node does not show code with this hash
   */
  public Bytes code(Bytes32 codeHash) throws IOException {
    Address kept =
        chain.read(
            Addresses.MODEL_REGISTRY,
            ModelRegistryContract.verifierCode(codeHash),
            ModelRegistryContract::decodeVerifierCode);
    Bytes code =
        ModelRegistryContract.keptVerifier(
            RpcValues.bytes(chain.ask("eth_getCode", kept.toHex(), "latest")));
    if (!code.isEmpty() && Keccak.hash(code).equals(codeHash)) {
      return code;
    }
    throw new IOException("the node does not show the code of the verifier " + codeHash);
  }
}
