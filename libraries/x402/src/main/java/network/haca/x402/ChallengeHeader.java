package network.haca.x402;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import network.haca.primitives.Bytes;

/** The header in which a client is asked for payment. */
public final class ChallengeHeader {
  /** Characters of a header. */
  public static final int LENGTH_MAX = 64 << 10;

  private static final int OFFERS_MAX = 100;

  private ChallengeHeader() {}

  /**
   * The offers of a challenge, in the order of its preference. Those of schemes and networks that
   * are not known here are left out.
   *
   * @param header content of {@link Challenge#HEADER}
   */
  public static Reading<List<Offer>> offers(String header) {
    try {
      if (header.length() > LENGTH_MAX) {
        throw malformed("is to have at most " + LENGTH_MAX + " characters");
      }
      JsonNode accepts = StrictJson.parse(decode(header), Challenge.HEADER).path("accepts");
      List<Offer> offers = new ArrayList<>();
      for (JsonNode offer : accepts) {
        if (offers.size() == OFFERS_MAX) {
          throw malformed("has more than " + OFFERS_MAX + " offers");
        }
        read(offer, offers);
      }
      return new Reading.Value<>(offers);
    } catch (MalformedException e) {
      return new Reading.Refused<>(e.refusal());
    }
  }

  private static void read(JsonNode offer, List<Offer> offers) throws MalformedException {
    try {
      offers.add(
          OfferReader.read(Fields.of(offer, "accepts", Reason.INVALID_REQUIREMENTS), Version.V2));
    } catch (MalformedException e) {
      Reason reason = e.refusal().reason();
      if (reason != Reason.UNSUPPORTED_SCHEME && reason != Reason.INVALID_NETWORK) {
        throw e;
      }
    }
  }

  private static String decode(String header) throws MalformedException {
    try {
      return Bytes.wrap(Base64.getDecoder().decode(header))
          .asUtf8()
          .orElseThrow(() -> malformed("is not UTF-8 in base64"));
    } catch (IllegalArgumentException e) {
      throw malformed("is not base64");
    }
  }

  private static MalformedException malformed(String what) {
    return new MalformedException(Reason.INVALID_PAYLOAD, Challenge.HEADER + " " + what);
  }
}
