package network.haca.attestation;

import network.haca.primitives.Bytes;
import network.haca.primitives.DerReader;
import network.haca.primitives.DerReader.MalformedException;

/**
 * A date in a certificate, in the one form that RFC 5280 has for it: UTCTime with seconds and Z for
 * the years 1950 to 2049, GeneralizedTime with seconds, Z and no fraction from 2050 on.
 */
final class CertificateTime {
  private static final int UTC_TIME = 0x17;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int GENERALIZED_FROM = 2050;
  private static final int DATE_FIELDS = 5;
  private static final long DAYS_TO_1970 = daysBefore(1970);
  private static final int[] DAYS_OF_MONTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

  private CertificateTime() {}

  /** Seconds since the epoch. */
  static long read(DerReader reader) throws MalformedException {
    boolean isShort = reader.isNext(UTC_TIME);
    Bytes text = reader.read(isShort ? UTC_TIME : GENERALIZED_TIME);
    int yearDigits = isShort ? 2 : 4;
    if (text.size() != yearDigits + 2 * DATE_FIELDS + 1 || text.get(text.size() - 1) != 'Z') {
      throw new MalformedException("a date that is not in the form of RFC 5280");
    }
    int year = digits(text, 0, yearDigits);
    if (isShort) {
      year += year < 50 ? 2000 : 1900;
    } else if (year < GENERALIZED_FROM) {
      throw new MalformedException("a GeneralizedTime before 2050");
    }
    return seconds(text, yearDigits, year);
  }

  private static long seconds(Bytes text, int at, int year) throws MalformedException {
    int month = field(text, at, 1, 12);
    int day = field(text, at + 2, 1, daysOf(year, month));
    int hour = field(text, at + 4, 0, 23);
    int minute = field(text, at + 6, 0, 59);
    int second = field(text, at + 8, 0, 59);
    long days = daysBefore(year) - DAYS_TO_1970 + day - 1;
    for (int earlier = 1; earlier < month; earlier++) {
      days += daysOf(year, earlier);
    }
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
  }

  /** Days from the first of January of the year 1 to that of {@code year}. */
  private static long daysBefore(int year) {
    long past = year - 1L;
    return past * 365 + past / 4 - past / 100 + past / 400;
  }

  private static int daysOf(int year, int month) {
    boolean isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return DAYS_OF_MONTHS[month - 1] + (month == 2 && isLeap ? 1 : 0);
  }

  private static int field(Bytes text, int at, int least, int most) throws MalformedException {
    int value = digits(text, at, 2);
    if (value < least || value > most) {
      throw new MalformedException("a date that no calendar has");
    }
    return value;
  }

  private static int digits(Bytes text, int at, int count) throws MalformedException {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      int digit = text.get(i) - '0';
      if (digit < 0 || digit > 9) {
        throw new MalformedException("a date that is not in the form of RFC 5280");
      }
      value = value * 10 + digit;
    }
    return value;
  }
}
