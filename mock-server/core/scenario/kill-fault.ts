/** Name of the fault that a replay arms to kill the client. */
export const KILL_FAULT = 'kill-client'
