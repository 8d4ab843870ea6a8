package network.haca.provingnode.app;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import network.haca.attestation.EnclaveIdentity;
import org.jspecify.annotations.Nullable;

/** Presents the certificate that the enclave made last; its key never leaves memory. */
final class IdentityKeyManager extends X509ExtendedKeyManager {
  private static final String ALIAS = "enclave";

  private final Supplier<EnclaveIdentity> identity;

  IdentityKeyManager(Supplier<EnclaveIdentity> identity) {
    this.identity = identity;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal[] issuers) {
    return new String[] {ALIAS};
  }

  @Override
  public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
    return ALIAS;
  }

  @Override
  public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
    return ALIAS;
  }

  @Override
  public String[] getClientAliases(String keyType, Principal[] issuers) {
    return new String[0];
  }

  @Override
  public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
    return null;
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    return new X509Certificate[] {identity.get().tlsCertificate()};
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    return identity.get().tlsPrivateKey();
  }
}
