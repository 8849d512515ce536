/** Why a session with a server did not come about or was lost, by Node's error code; completes a sentence. */
export const CONNECTION_PROBLEMS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name could not be looked up',
  ETIMEDOUT: 'it did not answer',
  EHOSTUNREACH: 'there is no way to its host',
  ECONNRESET: 'the connection was lost',
  PROTOCOL_CONNECTION_LOST: 'the connection was lost',
};
