// Payments as @x402/evm signs them and @x402/core writes them, with the digests that viem finds.
//
//   npm install --prefix /tmp/x402 @x402/core@2.27.0 @x402/evm@2.27.0 viem@2
//   cp payments.mjs /tmp/x402/ && node /tmp/x402/payments.mjs > payments-npm.json
import { encodePaymentSignatureHeader } from "@x402/core/http";
import { ExactEvmScheme } from "@x402/evm/exact/client";
import { UptoEvmScheme } from "@x402/evm/upto/client";
import { ExactEvmSchemeV1 } from "@x402/evm/v1";
import { eip3009ABI, x402ExactPermit2ProxyABI, x402UptoPermit2ProxyABI } from "@x402/evm";
import { encodeFunctionData, hashTypedData, parseSignature } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const account = privateKeyToAccount("0x" + "11".repeat(32));
let digest;
const signer = {
  address: account.address,
  signTypedData: (message) => {
    digest = hashTypedData(message);
    return account.signTypedData(message);
  },
};
const offer = {
  scheme: "exact",
  network: "eip155:84532",
  asset: "0xFbC2051AE2265686a469421b2C5A2D5462FbF5eB",
  amount: "100000000000000000",
  payTo: "0x9deEBB5D1b22e4a6e027977CeAd13893A7E4cC1a",
  maxTimeoutSeconds: 300,
  extra: { name: "OpenGradient", version: "1" },
};
const permit2 = { ...offer, extra: { ...offer.extra, assetTransferMethod: "permit2" } };
const upto = {
  ...permit2,
  scheme: "upto",
  extra: { ...permit2.extra, facilitatorAddress: "0x1563915e194D8CfBA1943570603F7606A3115508" },
};
const { amount, ...rest } = offer;
const v1 = {
  ...rest,
  network: "base-sepolia",
  maxAmountRequired: amount,
  resource: "https://node.example/v1/chat/completions",
  description: "Chat completion",
  mimeType: "application/json",
};
const transfer = ({ authorization: a, signature }) => {
  const { v, r, s } = parseSignature(signature);
  const args = [a.from, a.to, a.value, a.validAfter, a.validBefore, a.nonce, Number(v), r, s];
  return encodeFunctionData({ abi: eip3009ABI, functionName: "transferWithAuthorization", args });
};
const settle = ({ permit2Authorization: p, signature }) => {
  const permit = { permitted: p.permitted, nonce: p.nonce, deadline: p.deadline };
  const { facilitator } = p.witness;
  const args = [permit, ...(facilitator ? [7n] : []), p.from, p.witness, signature];
  const abi = facilitator ? x402UptoPermit2ProxyABI : x402ExactPermit2ProxyABI;
  return encodeFunctionData({ abi, functionName: "settle", args });
};
const call = (payload) => (payload.authorization ? transfer(payload) : settle(payload));
const payments = [];
for (const [name, Scheme, accepted] of [
  ["exact-eip3009", ExactEvmScheme, offer],
  ["exact-permit2", ExactEvmScheme, permit2],
  ["upto-permit2", UptoEvmScheme, upto],
]) {
  const { payload } = await new Scheme(signer).createPaymentPayload(2, accepted);
  const resource = { url: v1.resource, description: v1.description, mimeType: v1.mimeType };
  const header = encodePaymentSignatureHeader({ x402Version: 2, payload, accepted, resource });
  payments.push({ name, version: 2, payer: account.address, offer: accepted, digest, call: call(payload), header });
}
const payload = await new ExactEvmSchemeV1(signer).createPaymentPayload(1, v1);
const header = encodePaymentSignatureHeader(payload);
payments.push({ name: "exact-v1", version: 1, payer: account.address, offer: v1, digest, call: call(payload.payload), header });
console.log(JSON.stringify(payments, null, 1));
