"""web3.py as its users have it: HTTP and WebSocket, accounts of the node and of its own, contracts, filters, simulations."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

from web3 import AsyncWeb3, Web3, WebSocketProvider
from web3.exceptions import ContractCustomError, ContractLogicError, TransactionNotFound, Web3RPCError
from web3.middleware import SignAndSendRawMiddlewareBuilder

HERE = Path(__file__).resolve().parent.parent
URL, WEBSOCKET_URL = sys.argv[1:3]


def compiled():
    """The interface and the code of Counter, by the compiler of npm."""
    source = {"Counter.sol": {"content": (HERE / "src" / "Counter.sol").read_text()}}
    outputs = {"*": {"*": ["abi", "evm.bytecode.object"]}}
    order = {"language": "Solidity", "sources": source, "settings": {"outputSelection": outputs, "evmVersion": "cancun"}}
    run = subprocess.run(["node", "solc.js"], cwd=HERE, input=json.dumps(order), capture_output=True, text=True, check=True)
    contract = json.loads(run.stdout)["contracts"]["Counter.sol"]["Counter"]
    return contract["abi"], contract["evm"]["bytecode"]["object"]


def refused(error, call):
    try:
        call()
    except error as e:
        return e
    raise AssertionError(f"not refused with {error.__name__}")


def done(w3, transaction):
    receipt = w3.eth.wait_for_transaction_receipt(transaction, poll_latency=0.05)
    assert receipt.status == 1, receipt
    return receipt


def own_account(w3):
    """An account that signs for itself, in each form of a transaction."""
    account = w3.eth.account.create()
    done(w3, w3.eth.send_transaction({"from": w3.eth.accounts[0], "to": account.address, "value": w3.to_wei(1, "ether")}))
    w3.middleware_onion.inject(SignAndSendRawMiddlewareBuilder.build(account), layer=0)
    done(w3, w3.eth.send_transaction({"from": account.address, "to": account.address, "value": 1}))
    fee = w3.eth.gas_price
    common = {"to": account.address, "value": 1, "gas": 30000, "chainId": w3.eth.chain_id}
    fees = {"maxFeePerGas": fee * 2, "maxPriorityFeePerGas": w3.eth.max_priority_fee}
    for form in ({"gasPrice": fee}, {"gasPrice": fee, "accessList": [], "type": 1}, fees):
        nonce = w3.eth.get_transaction_count(account.address)
        signed = account.sign_transaction({**common, **form, "nonce": nonce})
        receipt = done(w3, w3.eth.send_raw_transaction(signed.raw_transaction))
        assert bytes(w3.eth.get_raw_transaction(receipt.transactionHash)) == bytes(signed.raw_transaction)
        assert w3.eth.get_transaction(receipt.transactionHash)["from"] == account.address
    return account


def delegating(w3, account, counter):
    """An account that acts by a contract's code (EIP-7702)."""
    nonce = w3.eth.get_transaction_count(account.address)
    authorization = account.sign_authorization({"chainId": w3.eth.chain_id, "address": counter.address, "nonce": nonce + 1})
    fees = {"maxFeePerGas": w3.eth.gas_price * 2, "maxPriorityFeePerGas": 1}
    signed = account.sign_transaction({
        **fees, "chainId": w3.eth.chain_id, "nonce": nonce, "gas": 200000, "to": account.address, "value": 0,
        "data": counter.encode_abi("bump", [2]), "authorizationList": [authorization]})
    receipt = done(w3, w3.eth.send_raw_transaction(signed.raw_transaction))
    assert receipt.type == 4 and receipt.logs[0].address == account.address
    assert w3.eth.get_code(account.address).to_0x_hex() == "0xef0100" + counter.address[2:].lower()


def contracts(w3):
    abi, bytecode = compiled()
    sender = w3.eth.accounts[0]
    address = done(w3, w3.eth.contract(abi=abi, bytecode=bytecode).constructor().transact({"from": sender})).contractAddress
    counter = w3.eth.contract(address=address, abi=abi)
    events = counter.events.Bumped.create_filter(from_block="latest")
    heads = w3.eth.filter("latest")
    receipt = done(w3, counter.functions.bump(3).transact({"from": sender}))
    assert counter.events.Bumped().process_receipt(receipt)[0]["args"] == {"who": sender, "n": 3}
    assert [event["args"]["n"] for event in events.get_new_entries()] == [3]
    assert heads.get_new_entries()
    assert len(counter.events.Bumped.get_logs(from_block=receipt.blockNumber, argument_filters={"who": sender})) == 1
    error = refused(ContractCustomError, counter.functions.bump(11).call)
    assert error.data.endswith("0b"), error.data
    refused(ContractLogicError, lambda: counter.functions.bump(11).transact({"from": sender}))
    assert counter.functions.n().call() == 3
    seven = {address: {"stateDiff": {"0x" + "00" * 32: "0x" + (7).to_bytes(32, "big").hex()}}}
    assert counter.functions.n().call(state_override=seven) == 7
    assert counter.functions.n().call(block_identifier=receipt.blockNumber - 1) == 0
    assert int.from_bytes(w3.eth.get_storage_at(address, 0)) == 3
    proof = w3.eth.get_proof(address, [0], "latest")
    assert int.from_bytes(proof.storageProof[0]["value"]) == 3
    assert w3.eth.create_access_list(counter.functions.bump(1).build_transaction({"from": sender}))["accessList"]
    return counter


def reading(w3, counter):
    sender = w3.eth.accounts[0]
    block = w3.eth.get_block("latest", full_transactions=True)
    assert block.number <= w3.eth.block_number and w3.eth.get_block(block.hash).hash == block.hash
    assert w3.eth.get_block_transaction_count(block.hash) == len(block.transactions)
    assert len(w3.eth.get_block_receipts(block.number)) == len(block.transactions)
    history = w3.eth.fee_history(3, "latest", [25.0, 75.0])
    assert len(history.baseFeePerGas) == len(history.gasUsedRatio) + 1
    refused(TransactionNotFound, lambda: w3.eth.get_transaction("0x" + "11" * 32))
    refused(Web3RPCError, lambda: w3.eth.send_raw_transaction("0x00"))
    call = {"from": sender, "to": counter.address, "data": counter.encode_abi("bump", [4])}
    simulated = w3.eth.simulate_v1({"blockStateCalls": [{"calls": [call, {**call, "data": counter.encode_abi("n")}]}]}, "latest")
    assert int.from_bytes(simulated[0]["calls"][1]["returnData"]) == counter.functions.n().call() + 4
    assert w3.eth.syncing is False and w3.client_version and w3.net.version == str(w3.eth.chain_id)
    assert set(w3.geth.txpool.status()) == {"pending", "queued"}
    typed = {
        "types": {"EIP712Domain": [{"name": "name", "type": "string"}], "A": [{"name": "x", "type": "uint256"}]},
        "primaryType": "A", "domain": {"name": "haca"}, "message": {"x": 1}}
    signature = w3.eth.sign_typed_data(sender, json.dumps(typed))
    assert w3.eth.account.recover_message(_typed(typed), signature=signature) == sender


def _typed(message):
    from eth_account.messages import encode_typed_data

    return encode_typed_data(full_message=message)


async def over_websocket(counter_abi, address):
    async with AsyncWeb3(WebSocketProvider(WEBSOCKET_URL)) as w3:
        counter = w3.eth.contract(address=address, abi=counter_abi)
        heads = await w3.eth.subscribe("newHeads")
        logs = await w3.eth.subscribe("logs", {"address": address})
        pending = await w3.eth.subscribe("newPendingTransactions")
        sender = (await w3.eth.accounts)[0]
        await counter.functions.bump(1).transact({"from": sender})
        missing = {heads, logs, pending}
        async with asyncio.timeout(30):
            async for message in w3.socket.process_subscriptions():
                missing.discard(message["subscription"])
                if not missing:
                    break
        assert await w3.eth.unsubscribe(heads)
        async with w3.batch_requests() as batch:
            batch.add(w3.eth.get_block_number())
            batch.add(counter.functions.n())
            number, n = await batch.async_execute()
        assert number > 0 and n > 0


def main():
    w3 = Web3(Web3.HTTPProvider(URL))
    assert w3.is_connected() and w3.eth.chain_id == 262144
    account = own_account(w3)
    counter = contracts(w3)
    reading(w3, counter)
    delegating(w3, account, counter)
    asyncio.run(over_websocket(counter.abi, counter.address))
    print("web3.py over HTTP and WebSocket: good")


main()
