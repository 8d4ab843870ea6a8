package network.haca.service;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BuildVersionTest {
  @Test
  void theBuildHasWrittenItsVersion() {
    assertTrue(
        BuildVersion.text().matches("\\d+\\.\\d+\\.\\d+(-[A-Za-z0-9.]+)?"), BuildVersion::text);
  }
}
