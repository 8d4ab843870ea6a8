// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

/// A contract that is to be run again and again.
interface IWorkflow {
    function run() external;
}

/// Which workflows are to run, and when (PROTOCOL D6). Anybody may run what is due, and pays for it; a run that fails
/// is undone, so that nobody can spoil another's.
contract WorkflowScheduler {
    uint256 public constant FREQUENCY_MIN = 10 seconds;
    uint256 public constant DURATION_MAX = 366 days;
    uint256 public constant TASKS_READ_MAX = 256;

    struct Task {
        address owner;
        /// When its first run is due, seconds.
        uint64 start;
        /// Seconds from one run to the next.
        uint32 frequency;
        address workflow;
        /// No run is due from then on.
        uint64 endTime;
        uint64 runs;
        /// Turns that are over without counting runs: the first that may still run.
        uint64 nextTurn;
        uint64 lastRunAt;
    }

    Task[] private _tasks;
    /// The task that counts of an owner and a workflow, plus one.
    mapping(address => mapping(address => uint256)) private _places;

    event TaskRegistered(
        uint256 indexed id, address indexed owner, address indexed workflow, uint256 endTime, uint256 frequency
    );
    event TaskCancelled(uint256 indexed id);
    /// @param missed turns before this one in which nobody ran it
    event TaskRun(uint256 indexed id, address indexed workflow, uint64 turn, uint64 missed, address runner);

    error TaskInvalid(string reason);
    error TaskUnknown();
    error TaskEnded(uint256 endTime);
    error TaskNotDue(uint256 dueAt);

    /// Has a workflow run from now on. A task of the same sender and workflow ends.
    function registerTask(address contractAddress, uint256 endTime, uint256 frequency) external {
        if (contractAddress.code.length == 0) revert TaskInvalid("there is no contract at the address");
        if (frequency < FREQUENCY_MIN || frequency > DURATION_MAX) {
            revert TaskInvalid("frequency is not 10 seconds to 366 days");
        }
        if (endTime <= block.timestamp || endTime > block.timestamp + DURATION_MAX) {
            revert TaskInvalid("endTime, in seconds since 1970, is not within 366 days from now");
        }
        _end(contractAddress);
        uint256 id = _tasks.length;
        _tasks.push(
            Task(
                msg.sender, uint64(block.timestamp), uint32(frequency), contractAddress, uint64(endTime), 0, 0, 0
            )
        );
        _places[msg.sender][contractAddress] = id + 1;
        emit TaskRegistered(id, msg.sender, contractAddress, endTime, frequency);
    }

    /// Ends the sender's task for a workflow.
    function cancelTask(address contractAddress) external {
        if (!_end(contractAddress)) revert TaskUnknown();
    }

    /// Runs a task whose turn has come and was not taken yet.
    function runTask(uint256 id) external {
        Task storage task = _taskOf(id);
        if (block.timestamp >= task.endTime) revert TaskEnded(task.endTime);
        uint64 turn = uint64((block.timestamp - task.start) / task.frequency);
        if (turn < task.nextTurn) revert TaskNotDue(uint256(task.start) + uint256(task.nextTurn) * task.frequency);
        uint64 missed = turn - task.nextTurn;
        task.nextTurn = turn + 1;
        task.runs++;
        task.lastRunAt = uint64(block.timestamp);
        IWorkflow(task.workflow).run();
        emit TaskRun(id, task.workflow, turn, missed, msg.sender);
    }

    function getTask(uint256 id) external view returns (Task memory) {
        return _taskOf(id);
    }

    /// Tasks of all times, in the order in which they were registered.
    function getTasks(uint256 from, uint256 max) external view returns (Task[] memory tasks) {
        uint256 left = from < _tasks.length ? _tasks.length - from : 0;
        if (max > TASKS_READ_MAX) max = TASKS_READ_MAX;
        tasks = new Task[](left < max ? left : max);
        for (uint256 i = 0; i < tasks.length; i++) {
            tasks[i] = _tasks[from + i];
        }
    }

    function taskCount() external view returns (uint256) {
        return _tasks.length;
    }

    function _taskOf(uint256 id) private view returns (Task storage) {
        if (id >= _tasks.length) revert TaskUnknown();
        return _tasks[id];
    }

    /// Returns whether there was a task that had not ended.
    function _end(address workflow) private returns (bool) {
        uint256 place = _places[msg.sender][workflow];
        if (place == 0 || _tasks[place - 1].endTime <= block.timestamp) return false;
        _tasks[place - 1].endTime = uint64(block.timestamp);
        emit TaskCancelled(place - 1);
        return true;
    }
}
