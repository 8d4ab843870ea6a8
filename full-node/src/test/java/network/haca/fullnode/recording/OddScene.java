package network.haca.fullnode.recording;

import java.util.List;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.OddDocuments;
import network.haca.primitives.Bytes;

/**
 * The precompile at 0x900, asked about keys and documents that the first version of the rules had
 * no answer of its own to.
 */
final class OddScene implements Scene {
  @Override
  public void play(RecordedChain chain) throws Exception {
    Wallet wallet = chain.wallets.get(3);
    TeeScene.ask(chain, wallet, OddKeys.calls());
    EnclaveIdentity identity = Enclaves.identity();
    Bytes key = identity.publicKey();
    Bytes certificate = identity.tlsCertificateDer();
    List<Bytes> documents = OddDocuments.of(key, certificate, chain.time());
    TeeScene.ask(
        chain,
        wallet,
        documents.stream()
            .map(document -> TeeScene.attestation(document, key, certificate))
            .toList());
  }
}
