# Installs, or brings up to date, the agent on a Windows terminal. In an elevated PowerShell:
#   powershell -ExecutionPolicy Bypass -File windows\install.ps1 -WinSW C:\path\to\WinSW-x64.exe
# Changes nothing of a configuration or a journal that is there.
param([Parameter(Mandatory = $true)][string]$WinSW)
$ErrorActionPreference = 'Stop'

$here = Split-Path -Parent $PSScriptRoot
$program = Join-Path $env:ProgramFiles 'Watchkeeper Agent'
$data = Join-Path $env:ProgramData 'Watchkeeper Agent'
$service = 'watchkeeper-agent'
$account = "NT SERVICE\$service"
$wrapper = Join-Path $program 'watchkeeper-agent.exe'

if (-not (Test-Path (Join-Path $here 'watchkeeper-agent.mjs'))) { throw 'watchkeeper-agent.mjs is not beside it; build with: npm run build:agent' }
if (-not (Test-Path (Join-Path $env:ProgramFiles 'nodejs\node.exe'))) { throw 'Node.js 20.19 or newer is not installed / 未安装 Node.js' }

$known = Get-Service $service -ErrorAction SilentlyContinue
if ($known) { Stop-Service $service }

New-Item -ItemType Directory -Force $program, $data | Out-Null
Get-ChildItem $program -Exclude 'watchkeeper-agent.exe' | Remove-Item -Recurse -Force
Copy-Item (Join-Path $here '*') $program -Recurse -Force
Copy-Item $WinSW $wrapper -Force
Copy-Item (Join-Path $program 'windows\watchkeeper-agent.xml') $program -Force

$config = Join-Path $data 'agent.yaml'
if (-not (Test-Path $config)) { Copy-Item (Join-Path $program 'examples\xfs4iot.yaml') $config }
if (-not $known) { & $wrapper install }
# An account of its own without a password to keep; it may open COM ports and is no administrator.
& sc.exe config $service obj= $account | Out-Null

# Only administrators, the system and the service may read password, journal and the key of `agent tail`.
& icacls $data /inheritance:r /grant:r '*S-1-5-32-544:(OI)(CI)F' '*S-1-5-18:(OI)(CI)F' "${account}:(OI)(CI)M" | Out-Null

Write-Host "Now write / 请编辑 $config, then / 然后:"
Write-Host "  & '$env:ProgramFiles\nodejs\node.exe' '$program\watchkeeper-agent.mjs' check '$config'"
Write-Host "  Start-Service $service"
