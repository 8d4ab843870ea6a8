package network.haca.attestation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import network.haca.primitives.Bytes;
import network.haca.testkit.Vectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Rule C1: which certificates hold is a function of their bytes and the block's time. Every
 * platform reaches the verdicts of {@code path-verdicts.txt}, and the providers take whatever our
 * rules take.
 */
class PathProvidersTest {
  private static final List<PathCases.Case> CASES = PathCases.all();

  private static boolean holds(PathCases.Case each) {
    return each.path().size() > 1 && TestPath.holds(each.path(), P384::verifies);
  }

  /** The beginning of a hash of the path, the verdict, and the name if it has one. */
  private static String line(PathCases.Case each) {
    String verdict = holds(each) ? " holds " : " refused ";
    return (each.hash().toHex().substring(2, 14) + verdict + each.name()).strip();
  }

  @Test
  void everyPlatformReachesTheSameVerdicts() throws IOException {
    assertTrue(CASES.size() > 1_000);
    Vectors.assertSame(
        PathProvidersTest.class,
        "path-verdicts.txt",
        CASES.stream().map(PathProvidersTest::line).toList());
  }

  @Test
  void everyProviderTakesWhatIsTaken(TestReporter reporter) {
    List<Provider> providers = providers();
    reporter.publishEntry("compared", providers.toString());
    assertFalse(providers.isEmpty(), "no policy binds Bouncy Castle");
    for (PathCases.Case each : CASES) {
      if (holds(each)) {
        for (Provider provider : providers) {
          assertEquals("", refusal(each, provider), () -> provider.getName() + ": " + each);
        }
      }
    }
  }

  @Test
  void eachSignatureIsVerifiedOnceAndNoneBeforeTheRulesHold() {
    assertEquals(8, verified(new TestPath(7).encoded()), "the longest path");
    assertEquals(0, verified(new TestPath(8).encoded()), "one too long");
    for (PathCases.Case each : CASES) {
      if (each.path().size() > 1 && !each.name().isEmpty()) {
        assertTrue(verified(each.path()) < each.path().size(), each.name());
      }
    }
    PathCases.Case same =
        CASES.stream().filter(each -> each.name().equals("one-name-and-key")).findFirst().get();
    assertEquals(0, verified(same.path()), "no path is searched for");
  }

  private static int verified(List<Bytes> path) {
    AtomicInteger count = new AtomicInteger();
    var _ =
        TestPath.holds(
            path,
            (key, message, signature) -> {
              count.incrementAndGet();
              return true;
            });
    return count.get();
  }

  /** Those that there are and that no policy of the platform keeps from taking the good path. */
  private static List<Provider> providers() {
    List<Provider> providers = new ArrayList<>(List.of(new BouncyCastleProvider()));
    Provider jdk = Security.getProvider("SUN");
    if (jdk != null) {
      providers.add(jdk);
    }
    AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
    if (corretto.getLoadingError() == null) {
      providers.add(corretto);
    }
    return providers.stream()
        .filter(provider -> refusal(CASES.getFirst(), provider).isEmpty())
        .toList();
  }

  /** Corretto verifies signatures and has no paths: for it, they are the JDK's. */
  private static String refusal(PathCases.Case each, Provider provider) {
    try {
      boolean isBouncy = provider.getName().equals("BC");
      boolean isJdk = provider.getName().equals("SUN");
      CertificateFactory factory =
          isBouncy
              ? CertificateFactory.getInstance("X.509", provider)
              : CertificateFactory.getInstance("X.509");
      List<X509Certificate> path = new ArrayList<>();
      for (Bytes der : each.path()) {
        path.add(
            (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der.toArray())));
      }
      for (int i = 1; i < path.size(); i++) {
        PublicKey issuer = path.get(i - 1).getPublicKey();
        if (isJdk) {
          path.get(i).verify(issuer);
        } else {
          path.get(i).verify(issuer, provider);
        }
      }
      X509Certificate root = path.removeFirst();
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(Instant.ofEpochSecond(TestPath.TIME)));
      CertPathValidator validator =
          isBouncy
              ? CertPathValidator.getInstance("PKIX", provider)
              : CertPathValidator.getInstance("PKIX");
      var _ = validator.validate(factory.generateCertPath(path.reversed()), parameters);
      return "";
    } catch (GeneralSecurityException e) {
      return e.toString();
    }
  }
}
