package network.haca.fullnode.recording;

import com.esaulpaugh.headlong.abi.Function;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import network.haca.attestation.DevelopmentRoot;
import network.haca.attestation.EnclaveIdentity;
import network.haca.attestation.SimulatedNsm;
import network.haca.contracts.Addresses;
import network.haca.primitives.Bytes;
import network.haca.primitives.Bytes32;
import network.haca.primitives.Keccak;
import network.haca.primitives.RsaPss;

/** The precompile at 0x900, asked about keys and documents as they are made every day. */
final class TeeScene implements Scene {
  private static final Function VERIFY_RSA = Function.parse("verifyRSAPSS(bytes,bytes32,bytes)");
  private static final Function IS_SIGNING_KEY = Function.parse("isSigningKey(bytes)");
  private static final Function VERIFY_ATTESTATION =
      Function.parse("verifyAttestation(bytes,bytes,bytes,bytes)");
  private static final Bytes32 MESSAGE = Keccak.hash(Bytes.ofUtf8("recorded"));

  private final List<Bytes> questions = new ArrayList<>();

  @Override
  public void play(RecordedChain chain) throws GeneralSecurityException {
    for (int bits : new int[] {2048, 3072, 4096, 1024}) {
      signatures(bits);
    }
    attestations(chain.time());
    questions.add(Bytes.EMPTY);
    questions.add(Bytes.fromHex("12345678"));
    questions.add(questions.getFirst().slice(0, 100));
    ask(chain, chain.wallets.get(3), questions);
  }

  /** Stores each answer in slots of a contract of its own. */
  static void ask(RecordedChain chain, Wallet wallet, List<Bytes> questions) {
    Asker asker = Asker.deploy(chain, wallet);
    List<Bytes> asked = new ArrayList<>();
    for (Bytes question : questions) {
      asked.add(
          wallet.call(
              asker.address(),
              asker.ask(Addresses.TEE_PRECOMPILE, 2L * asked.size(), 600_000, question),
              2_000_000));
    }
    for (int from = 0; from < asked.size(); from += 10) {
      List<Bytes> some = asked.subList(from, Math.min(from + 10, asked.size()));
      var _ = chain.block(some.toArray(Bytes[]::new));
    }
  }

  static Bytes rsa(Bytes key, Bytes32 message, Bytes signature) {
    return Bytes.wrap(
        VERIFY_RSA
            .encodeCallWithArgs(key.toArray(), message.toArray(), signature.toArray())
            .array());
  }

  static Bytes signingKey(Bytes key) {
    return Bytes.wrap(IS_SIGNING_KEY.encodeCallWithArgs((Object) key.toArray()).array());
  }

  static Bytes attestation(Bytes document, Bytes key, Bytes certificate) {
    return attestation(document, key, certificate, DevelopmentRoot.certificatePem());
  }

  private static Bytes attestation(Bytes document, Bytes key, Bytes certificate, Bytes root) {
    return Bytes.wrap(
        VERIFY_ATTESTATION
            .encodeCallWithArgs(
                document.toArray(), key.toArray(), certificate.toArray(), root.toArray())
            .array());
  }

  private void signatures(int bits) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    KeyPair pair = generator.generateKeyPair();
    Bytes key = Bytes.wrap(pair.getPublic().getEncoded());
    Bytes good = RsaPss.sign(pair.getPrivate(), MESSAGE);
    questions.add(rsa(key, MESSAGE, good));
    questions.add(rsa(key, Bytes32.ZERO, good));
    questions.add(rsa(key, MESSAGE, flipped(good, 40)));
    questions.add(rsa(key, MESSAGE, good.slice(1, good.size() - 1)));
    questions.add(rsa(key, MESSAGE, Bytes.wrap(new byte[good.size()])));
    questions.add(rsa(flipped(key, 3), MESSAGE, good));
  }

  private void attestations(long time) {
    EnclaveIdentity one = Enclaves.identity();
    EnclaveIdentity other = Enclaves.identity();
    Bytes key = one.publicKey();
    Bytes certificate = one.tlsCertificateDer();
    Bytes document = Enclaves.document(one, time);
    questions.add(attestation(document, key, certificate));
    questions.add(attestation(document, other.publicKey(), certificate));
    questions.add(attestation(document, key, other.tlsCertificateDer()));
    questions.add(attestation(document, key, certificate, Bytes.EMPTY));
    questions.add(attestation(document.slice(0, document.size() - 1), key, certificate));
    for (int at = 20; at < document.size(); at += document.size() / 9) {
      questions.add(attestation(flipped(document, at), key, certificate));
    }
    questions.add(attestation(Enclaves.document(one, time - 4 * 3600), key, certificate));
    questions.add(attestation(Enclaves.document(one, time + 3600), key, certificate));
    Bytes nothing =
        new SimulatedNsm(Enclaves.MEASUREMENTS, InstantSource.fixed(Instant.ofEpochSecond(time)))
            .attest(Bytes.EMPTY, Bytes.EMPTY);
    questions.add(attestation(nothing, key, certificate));
  }

  static Bytes flipped(Bytes bytes, int at) {
    byte[] changed = bytes.toArray();
    changed[at] ^= 1;
    return Bytes.wrap(changed);
  }
}
