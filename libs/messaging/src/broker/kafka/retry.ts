/** Short delays, many times: a broker that comes back within a minute and a half is found without starting anything anew. */
export const RETRY = { retries: 100, initialRetryTime: 50, maxRetryTime: 1_000 };
