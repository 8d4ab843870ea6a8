// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.17;

import {ERC20} from "../tokens/ERC20.sol";

/// @notice Transfers of tokens that may answer with nothing. It stands where Permit2 imports solmate's library of that
/// name, which is under the AGPL: what is compiled here has none of it.
library SafeTransferLib {
    function safeTransferFrom(ERC20 token, address from, address to, uint256 amount) internal {
        (bool success, bytes memory answer) =
            address(token).call(abi.encodeCall(ERC20.transferFrom, (from, to, amount)));
        bool isTrue = answer.length == 0 || (answer.length >= 32 && abi.decode(answer, (uint256)) == 1);
        require(success && isTrue, "TRANSFER_FROM_FAILED");
    }
}
