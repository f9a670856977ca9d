/**
 * `node:http`, without importing it: an import reads every export, and one of them loads undici for the sake of browsers'
 * classes (0.03 s, 14 MB), which the server never uses.
 */
export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http');
