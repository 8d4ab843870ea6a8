//! Runs the workloads that `haca bench evm` writes, on revm, and takes the state root with
//! alloy-trie. Prints one JSON line per workload: name, gas, root, and the median nanoseconds of
//! execution and of the root. The state begins in memory on both sides.

use std::{collections::BTreeMap, env, fs, time::Instant};

use alloy_primitives::{Address, B256, Bytes, U256};
use alloy_trie::{
    TrieAccount,
    root::{state_root_unhashed, storage_root_unhashed},
};
use revm::{
    Context, ExecuteCommitEvm, MainBuilder, MainContext,
    context::{TxEnv, result::ExecutionResult},
    database::{CacheDB, EmptyDB},
    primitives::{TxKind, hardfork::SpecId},
    state::{AccountInfo, Bytecode},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct File {
    warmups: usize,
    rounds: usize,
    workloads: Vec<Workload>,
}

#[derive(Deserialize)]
struct Workload {
    name: String,
    accounts: BTreeMap<Address, Account>,
    transactions: Vec<Transaction>,
}

#[derive(Deserialize)]
struct Account {
    balance: U256,
    code: Bytes,
    storage: BTreeMap<U256, U256>,
}

#[derive(Deserialize)]
struct Transaction {
    from: Address,
    to: Address,
    nonce: u64,
    gas: u64,
    data: Bytes,
}

struct Round {
    gas: u64,
    root: B256,
    execute: u128,
    commit: u128,
}

fn main() {
    let path = env::args().nth(1).expect("usage: haca-revm-bench WORKLOADS.json");
    let file: File = serde_json::from_slice(&fs::read(path).expect("readable workloads"))
        .expect("workloads as haca bench evm writes them");
    for workload in &file.workloads {
        let state = prestate(workload);
        for _ in 0..file.warmups {
            run(workload, state.clone());
        }
        let rounds: Vec<Round> = (0..file.rounds).map(|_| run(workload, state.clone())).collect();
        println!(
            "{}",
            serde_json::json!({
                "name": workload.name,
                "gas": rounds[0].gas,
                "root": rounds[0].root,
                "executeNanos": median(rounds.iter().map(|round| round.execute)),
                "rootNanos": median(rounds.iter().map(|round| round.commit)),
            })
        );
    }
}

fn prestate(workload: &Workload) -> CacheDB<EmptyDB> {
    let mut state = CacheDB::new(EmptyDB::new());
    for (address, account) in &workload.accounts {
        let info = AccountInfo::default()
            .with_balance(account.balance)
            .with_code(Bytecode::new_raw(account.code.clone()));
        state.insert_account_info(*address, info);
        for (slot, value) in &account.storage {
            state.insert_account_storage(*address, *slot, *value).expect("an account in memory");
        }
    }
    state
}

fn run(workload: &Workload, state: CacheDB<EmptyDB>) -> Round {
    let mut evm = Context::mainnet()
        .with_db(state)
        .modify_cfg_chained(|cfg| cfg.set_spec_and_mainnet_gas_params(SpecId::CANCUN))
        .modify_block_chained(|block| {
            block.gas_limit = u64::MAX;
            block.basefee = 0;
            block.prevrandao = Some(B256::ZERO);
        })
        .build_mainnet();
    let mut gas = 0;
    let started = Instant::now();
    for transaction in &workload.transactions {
        let result = evm.transact_commit(environment(transaction)).expect("a valid transaction");
        assert!(matches!(result, ExecutionResult::Success { .. }), "{}: {result:?}", workload.name);
        gas += result.tx_gas_used();
    }
    let execute = started.elapsed().as_nanos();
    let started = Instant::now();
    let root = state_root(&evm.ctx.journaled_state.database);
    Round { gas, root, execute, commit: started.elapsed().as_nanos() }
}

fn environment(transaction: &Transaction) -> TxEnv {
    TxEnv::builder()
        .caller(transaction.from)
        .kind(TxKind::Call(transaction.to))
        .nonce(transaction.nonce)
        .gas_limit(transaction.gas)
        .gas_price(0)
        .data(transaction.data.clone())
        .build()
        .expect("a whole transaction")
}

fn state_root(state: &CacheDB<EmptyDB>) -> B256 {
    let accounts = state.cache.accounts.iter().filter(|(_, account)| !account.info.is_empty());
    state_root_unhashed(accounts.map(|(address, account)| {
        let slots = account.storage.iter().filter(|(_, value)| !value.is_zero());
        let trie_account = TrieAccount {
            nonce: account.info.nonce,
            balance: account.info.balance,
            storage_root: storage_root_unhashed(slots.map(|(slot, value)| (B256::from(*slot), *value))),
            code_hash: account.info.code_hash,
        };
        (*address, trie_account)
    }))
}

fn median(values: impl Iterator<Item = u128>) -> u64 {
    let mut sorted: Vec<u128> = values.collect();
    sorted.sort_unstable();
    sorted[sorted.len() / 2] as u64
}
