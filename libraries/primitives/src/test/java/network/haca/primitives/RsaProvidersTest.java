package network.haca.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.Security;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import network.haca.testkit.Vectors;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Rule C1: which RSA keys and signatures hold is a function of their bytes. Every platform reaches
 * the verdicts of {@code rsa-verdicts.txt}, and every provider agrees about what our rules let
 * through: keys, and signatures that are numbers below the modulus in as many bytes as it has.
 */
class RsaProvidersTest {
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private static String verdict(RsaCases.Case each) {
    if (RsaPublicKey.parse(each.key()).isEmpty()) {
      assertEquals(false, RsaPss.verify(each.key(), RsaCases.MESSAGE, each.signature()));
      return "no-key";
    }
    return RsaPss.verify(each.key(), RsaCases.MESSAGE, each.signature()) ? "holds" : "wrong";
  }

  /** The beginning of a hash of key and signature, the verdict, and the name if it has one. */
  private static String line(RsaCases.Case each) {
    return (each.hash().toHex().substring(2, 14) + " " + verdict(each) + " " + each.name()).strip();
  }

  @Test
  void everyPlatformReachesTheSameVerdicts() throws IOException {
    List<RsaCases.Case> cases = RsaCases.all();
    assertTrue(cases.size() > 3_000);
    Vectors.assertSame(
        RsaProvidersTest.class,
        "rsa-verdicts.txt",
        cases.stream().map(RsaProvidersTest::line).toList());
  }

  @Test
  void everyProviderAgreesAboutTheKeysThatAreTaken(TestReporter reporter) throws Exception {
    List<RsaCases.Case> cases = RsaCases.all();
    List<Provider> providers = new ArrayList<>();
    for (Provider provider : present()) {
      if (isAllowed(cases.getFirst(), provider)) {
        providers.add(provider);
      }
    }
    reporter.publishEntry("compared", providers.toString());
    assertTrue(providers.getFirst() instanceof BouncyCastleProvider, "no policy binds it");
    for (RsaCases.Case each : cases) {
      boolean isLetThrough =
          RsaPublicKey.parse(each.key()).flatMap(key -> key.open(each.signature())).isPresent();
      if (isLetThrough) {
        boolean holds = verdict(each).equals("holds");
        for (Provider provider : providers) {
          assertEquals(
              holds, verifies(each, provider), () -> provider.getName() + " about " + each);
        }
      }
    }
  }

  /** Returns true if no policy of the platform keeps it from what is good. */
  private static boolean isAllowed(RsaCases.Case good, Provider provider) {
    try {
      return verifies(good, provider);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** Those that there are: a hardened platform may lack one, and Corretto loads on few. */
  private static List<Provider> present() {
    // Bouncy Castle's provider else also looks for small factors of a modulus, as no other does.
    System.setProperty("org.bouncycastle.rsa.allow_unsafe_mod", "true");
    List<Provider> providers = new ArrayList<>(List.of(new BouncyCastleProvider()));
    Provider jdk = Security.getProvider("SunRsaSign");
    if (jdk != null) {
      providers.add(jdk);
    }
    AmazonCorrettoCryptoProvider corretto = AmazonCorrettoCryptoProvider.INSTANCE;
    if (corretto.getLoadingError() == null) {
      providers.add(corretto);
    }
    return providers;
  }

  private static boolean verifies(RsaCases.Case each, Provider provider)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("RSASSA-PSS", provider);
    verifier.setParameter(PSS);
    verifier.initVerify(
        KeyFactory.getInstance("RSA", provider)
            .generatePublic(new X509EncodedKeySpec(each.key().toArray())));
    verifier.update(RsaCases.MESSAGE.toArray());
    try {
      return verifier.verify(each.signature().toArray());
    } catch (SignatureException e) {
      return false;
    }
  }
}
