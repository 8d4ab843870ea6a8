// The explorer's page over a network whose validators are others than those of genesis. The leaf of a proof that
// settled after the change stands behind the common arguments.
import assert from "node:assert/strict";
import { accessible, explorer, genesis, good, page, picture, run, verify } from "./page.mjs";
import { startProxy } from "./proxy.mjs";

const leaf = process.argv[6];

await run(async () => {
  const proxy = await startProxy(explorer);
  for (const [pointer, reason] of [
    ["/validators/0/pub_key/value", /validators of height|other validators than the genesis|not an Ed25519 key/],
    ["/signed_header/header/app_hash", /the commit of height/],
    ["/signed_header/header/next_validators_hash", /the commit of height/],
    ["/signed_header/commit/signatures/0/signature", /more than 2\/3 needed|is not base64/],
  ]) {
    proxy.blocks = pointer;
    await page.goto("about:blank");
    const { verdict, refused } = await verify(proxy.url, leaf);
    assert.match(verdict, /does not hold/);
    assert.deepEqual(refused, ["commit", "trust"], pointer);
    assert.match(await page.locator(".steps [data-step=trust] .detail").textContent(), reason);
  }
  await picture("forged-validators");
  proxy.blocks = undefined;
  await page.goto("about:blank");
  await proxy.close();
  good("validators that a server invents are refused at the trust");

  await page.goto(`${explorer}/#/proofs/${leaf}`);
  await page.fill("#genesis", genesis);
  await page.getByRole("checkbox", { name: /Remember/ }).check();
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await page.locator(".verdict", { hasText: "The receipt holds." }).waitFor();
  await page.locator(".steps [data-step=trust]", { hasText: "the validators of the genesis; followed" }).waitFor();
  await picture("followed");
  await accessible("a receipt of other validators");
  good("from the genesis the chain is followed to the validators of the receipt");

  const trust = (said) => page.locator(".steps [data-step=trust]", { hasText: said });
  const again = async () => {
    await page.reload();
    await page.getByRole("button", { name: "Verify", exact: true }).click();
  };
  await page.clock.setFixedTime(Date.now() + 8 * 24 * 3_600_000);
  await again();
  await trust(/block [0-9]+; followed to height/).waitFor();
  await page.locator(".verdict", { hasText: "The receipt holds." }).waitFor();
  const [height, hash] = (await page.evaluate(() => localStorage.getItem("haca.block"))).split(":");
  await page.evaluate(() => localStorage.removeItem("haca.block"));
  await again();
  await trust("older than the trust period").waitFor();
  await page.getByText("The validators have changed long ago").click();
  await page.fill("#block", `${height}:${hash.slice(2, -1)}${hash.endsWith("0") ? "1" : "0"}`);
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await trust("does not have the trusted hash").waitFor();
  await page.fill("#block", `${height}:${hash.slice(2)}`);
  await page.getByRole("button", { name: "Verify", exact: true }).click();
  await page.locator(".verdict", { hasText: "The receipt holds." }).waitFor();
  await accessible("a block that is trusted");
  good("when genesis is too old, a block that is remembered or named leads to them, and no other");
});
