/** Whether the reason why a folder is not watched is that the system watches no more. */
export function isLimit(reason: string): boolean {
  return /ENOSPC|no space left|EMFILE|too many open files/i.test(reason);
}

/** Whether the reason is that something went away while its folder was gone through: another try may succeed. */
export function isPassing(reason: string): boolean {
  return /ENOENT|no such file|ENOTDIR|not a directory|bad file descriptor/i.test(reason);
}

/** What the person who runs the service can do about a folder that is not watched. */
export function adviceFor(reason: string): string {
  const meanwhile = 'until then its changes are found by a scan (POST /api/library/scan)';
  if (/ENOSPC|no space left/i.test(reason))
    return `raise the number of folders that the system watches (sysctl fs.inotify.max_user_watches) and restart; ${meanwhile}`;
  if (/EMFILE|too many open files/i.test(reason))
    return `raise the number of watchers that the system allows (sysctl fs.inotify.max_user_instances) and restart; ${meanwhile}`;
  if (/EACCES|EPERM|permission/i.test(reason))
    return `let the service read the folder (chmod, chown); ${meanwhile}`;
  if (/prebuild|cannot find module/i.test(reason))
    return 'this platform cannot be watched: changes are found by a scan (POST /api/library/scan)';
  return meanwhile.replace('until then its', 'its');
}
