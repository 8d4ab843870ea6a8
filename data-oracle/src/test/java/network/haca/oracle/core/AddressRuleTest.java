package network.haca.oracle.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import network.haca.primitives.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRuleTest {
  private static final AddressRule STRICT = new AddressRule(List.of());

  private static Bytes address(String literal) {
    return Bytes.wrap(InetAddress.ofLiteral(literal).getAddress());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "169.253.255.255",
        "172.15.255.255",
        "172.32.0.0",
        "192.167.255.255",
        "223.255.255.255",
        "168.63.129.17",
        "2606:4700::1111",
        "2a00:1450:4001::1",
        "64:ff9b::8.8.8.8"
      })
  void publicAddressesMayBeAsked(String literal) {
    assertEquals(Optional.empty(), STRICT.refusal(address(literal)));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, this network",
    "10.1.2.3, a private network",
    "100.64.0.1, a carrier's shared network",
    "100.127.255.255, a carrier's shared network",
    "100.100.100.200, a carrier's shared network",
    "127.0.0.1, this machine",
    "127.255.255.254, this machine",
    "169.254.169.254, clouds' metadata",
    "168.63.129.16, a cloud's own services",
    "172.16.0.1, a private network",
    "172.31.255.255, a private network",
    "192.0.0.192, protocol assignments",
    "192.168.1.1, a private network",
    "198.19.255.255, benchmarks",
    "224.0.0.1, multicast",
    "255.255.255.255, reserved",
    "::, outside of 2000::/3",
    "::1, outside of 2000::/3",
    "::7f00:1, outside of 2000::/3",
    "fe80::1, outside of 2000::/3",
    "fd00:ec2::254, outside of 2000::/3",
    "ff02::1, outside of 2000::/3",
    "64:ff9b::10.0.0.1, a private network",
    "64:ff9b::a9fe:a9fe, clouds' metadata",
    "64:ff9b:1::1, outside of 2000::/3",
    "2001::1, Teredo",
    "2001:db8::1, documentation",
    "2002:7f00:1::, 6to4"
  })
  void othersMayNot(String literal, String reason) {
    String refusal = STRICT.refusal(address(literal)).orElseThrow();
    assertTrue(refusal.contains(reason), refusal);
  }

  /** Java itself makes an IPv4 address of one in text; a packet may have it as it is. */
  @Test
  void anIpv4AddressInsideOneOfIpv6IsJudgedAsItself() {
    Bytes mapped = Bytes.fromHex("00000000000000000000ffff7f000001");
    assertTrue(STRICT.refusal(mapped).orElseThrow().contains("this machine"));
    assertEquals(
        Optional.empty(), STRICT.refusal(Bytes.fromHex("00000000000000000000ffff01010101")));
  }

  @Test
  void aNetworkThatTheOperatorNamesMayBeAsked() {
    AddressRule rule =
        new AddressRule(
            List.of(
                new AddressRange(address("10.1.0.0"), 20, "10.1.0.0/20"),
                new AddressRange(address("::1"), 128, "::1/128")));
    assertEquals(Optional.empty(), rule.refusal(address("10.1.15.255")));
    assertTrue(rule.refusal(address("10.1.16.0")).isPresent());
    assertEquals(Optional.empty(), rule.refusal(address("::1")));
    assertTrue(rule.refusal(address("::2")).isPresent());
  }
}
